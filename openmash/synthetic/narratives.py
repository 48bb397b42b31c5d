"""How does a notification read? Calm, professional sentences, filled in for one family.

Written for this project; none is anyone's. Each says what was seen or said, what was done, and what is not known. A
theme names the primary need of the children in need census (N1 to N9) that a hub would record, and how far it tends to
raise the level.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Theme(NamedTuple):
    """One kind of worry: its need code, the ages of the child it fits, its pull on the level, and its words."""

    need: str
    from_age: int
    to_age: int
    pull: int
    text: str


def _theme(need: str, ages: tuple[int, int], pull: int, text: str) -> Theme:
    return Theme(need, *ages, pull, " ".join(text.split()))


POLICE: Final = (
    _theme("N1", (0, 17), 0, """
        Officers attended {address} at {time} after a call about a verbal argument between two adults. {child}
        ({age}){others} {was} in the home and {was} seen by officers. No injuries and no offences disclosed. Adults
        given words of advice. Graded standard.
    """),
    _theme("N1", (0, 17), 1, """
        Second call to {address} in a month. Raised voices heard by a neighbour; calm on arrival. {child} ({age})
        was awake upstairs{others_too}. {Parent} said that things have been difficult since money became short.
        Leaflet left for local support. Graded standard.
    """),
    _theme("N5", (8, 17), 1, """
        {child} ({age}) was reported missing by {parent} at {time} and returned on {their} own in the early hours.
        {They} said that {they} had been with friends and did not give names. No injuries seen. Return interview to
        be offered.
    """),
    _theme("N6", (10, 17), 0, """
        {child} ({age}) was with a group of young people moved on from {street}. Co-operative, taken home to
        {parent}. No offence. This is for information.
    """),
    _theme("N3", (0, 17), 1, """
        Concern for the welfare of {parent}, who had been drinking. {child} ({age}) was present and
        unhurt{others_too}. A relative came to stay for the night. Home tidy, food in the kitchen.
    """),
    _theme("N1", (0, 17), 2, """
        Domestic incident at {address}. One adult arrested on suspicion of common assault and bailed with conditions
        not to return. {child} ({age}){others} saw part of it. Specialist adviser informed. Graded medium.
    """),
    _theme("N4", (2, 12), 0, """
        {child} ({age}) was found by a member of the public near {street} and taken home within twenty minutes.
        {Parent} had thought that {they} was in the garden. Lock on the gate since mended.
    """),
)  # fmt: skip
SCHOOL: Final = (
    _theme("N4", (4, 16), 0, """
        {child} is in our school and has been late on nine mornings this half term. {Parent} says that the mornings
        are hard at present. {They} is tired in class. We have offered breakfast club and would like advice.
    """),
    _theme("N1", (4, 11), 1, """
        {child} ({age}) told a teaching assistant that there is shouting at home and that {they} takes {their}
        pillow to another room. Said without being asked, at the start of the day. Written down at once in {their}
        own words. {Parent} spoken to at collection and understands that we are contacting you.
    """),
    _theme("N1", (4, 16), 2, """
        {child} ({age}) came in with a mark on the upper arm and gave two different accounts of it. Designated lead
        informed. We have not spoken to home and ask for advice before the end of the school day.
    """),
    _theme("N5", (11, 17), 1, """
        Attendance for {child} ({age}) has fallen to 78 % this term from 93 %. {They} has new belongings that {they}
        does not explain, and has withdrawn from {their} friends. Form tutor and head of year both worried.
    """),
    _theme("N2", (4, 17), 0, """
        {child} ({age}) has additional needs and the family's support has changed. {Parent} told us that the family
        is finding evenings difficult and would welcome help. Consent given to contact early help.
    """),
    _theme("N4", (4, 11), 0, """
        {child} ({age}) was not collected until 17:10 on Tuesday; we could not reach anyone on the numbers that we
        hold. Third time this term. {Parent} was apologetic and has a new job. Numbers now updated.
    """),
)  # fmt: skip
HEALTH: Final = (
    _theme("N1", (0, 17), 0, """
        {child} ({age}) was not brought to two appointments in a row. Letters and a telephone message left. The
        clinic has no other worry recorded. We ask whether the family is known to you.
    """),
    _theme("N3", (0, 4), 1, """
        At a home visit {parent} was tearful and spoke of not sleeping. {child} ({age}) was alert, clean and well
        fed. Support offered and accepted; there is little help nearby. For early help if you agree.
    """),
    _theme("N1", (0, 4), 1, """
        {child} ({age}) attended the emergency department with a small burn to the hand, two hours after it
        happened. Account fits the injury. Third attendance since spring. Discharged with advice; health visitor
        told.
    """),
    _theme("N4", (11, 17), 2, """
        {child} ({age}) attended after taking more tablets than {they} should. Seen by the mental health team, safe
        to go home with a plan. {They} spoke of arguments at home. {Parent} is with {them}.
    """),
    _theme("N3", (0, 17), 0, """
        {Parent} has been referred to substance misuse services and is attending. {child} ({age}) lives in the
        home{others_too}. No direct worry about care. We share this so that the family can be offered support.
    """),
)  # fmt: skip
UNBORN: Final = (
    _theme("N5", (-1, -1), 1, """
        {mother} booked at 26 weeks and gave an address that she may soon have to leave. Baby expected on {due}. She
        did not wish to say who the father is. Midwife asks whether the family is known.
    """),
    _theme("N3", (-1, -1), 1, """
        Pre-birth notification. {mother} is expecting a baby on {due} and has a history of low mood. She is engaging
        well and agrees to this contact. Request for pre-birth support.
    """),
)  # fmt: skip
HOUSING: Final = (
    _theme("N7", (0, 17), 0, """
        Arrears at {address} have reached the stage of a first notice. {child} ({age}){others} at home. {Parent}
        has not answered letters. We would like early help to make contact before we go further.
    """),
    _theme("N4", (0, 17), 1, """
        During a repair visit to {address} our officer noted that the bedroom used by {child} ({age}) had no heating
        and little furniture. {Parent} polite, seemed worn out. An adult not on the tenancy was present.
    """),
)  # fmt: skip
FAMILY: Final = (
    _theme("N4", (0, 17), 0, """
        Caller is a relative of {child} ({age}). She has not been able to see the family for some weeks and {parent}
        does not answer the telephone. She is not sure whether to be worried and asks for advice.
    """),
    _theme("N1", (0, 9), 1, """
        Caller says that {child} ({age}) is often left with older children in the evening. Has heard crying twice
        this week. Does not want the family to know who rang.
    """),
    _theme("N5", (10, 17), 0, """
        {Parent} rang about {child} ({age}), whose behaviour at home has become hard to manage since the summer. No
        injuries. Asks what help there is.
    """),
)  # fmt: skip
SELF: Final = (
    _theme("N4", (0, 11), 0, """
        {Parent} of {child} ({age}) rang to ask for help. Money and sleep are short and there is nobody near to turn
        to. Would like somebody to talk to before things get worse.
    """),
    _theme("N5", (12, 17), 1, """
        {child} ({age}) rang the hub {themself}. {They} does not want to go home tonight because of arguments and is
        with a friend's family, who know. Asks that somebody rings back after school.
    """),
)  # fmt: skip
LEGAL: Final = (
    _theme("N1", (0, 17), 1, """
        A person under our supervision has given {address} as the address to which he will move. {child} ({age}) lives
        there{others_too}. Offences are not against children. Please tell us whether the family is known.
    """),
    _theme("N5", (0, 17), 0, """
        Private law application received. Both parents of {child} ({age}) raise worries about the other's home.
        Safeguarding checks requested within the usual time.
    """),
)  # fmt: skip
AUTHORITY: Final = (
    _theme("N9", (0, 17), 0, """
        Request for information: the family of {child} ({age}) has moved to this area and had an early help plan. We
        pass it on so that support can go on.
    """),
    _theme("N3", (7, 17), 0, """
        Adult services support {parent} of {child} ({age}). Our worker saw that {child} does much of the cooking and
        shopping around school. {They} said that {they} does not mind. A young carer's assessment may help.
    """),
)  # fmt: skip
CENTRE: Final = (
    _theme("N4", (0, 17), 0, """
        {child} ({age}) and {parent} come to our centre each week. They have asked twice for food parcels and the
        family seems to be under strain. {Parent} agrees to this contact and would welcome a call.
    """),
    _theme("N5", (0, 17), 1, """
        Our family worker has visited {child} ({age}) at home for eight weeks{others_too}. Things went well at first;
        the last three visits were cancelled at the door. {Parent} knows that we are ringing you.
    """),
)  # fmt: skip
ANY_AGE_FALLBACK: Final = HEALTH[0]


def fitting(themes: tuple[Theme, ...], age: int) -> tuple[Theme, ...]:
    """The themes that fit a child of this age (-1 unborn); the fallback where none does."""
    if age < 0:
        return UNBORN
    return tuple(theme for theme in themes if theme.from_age <= age <= theme.to_age) or (ANY_AGE_FALLBACK,)
