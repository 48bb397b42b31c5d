"""Where do people live and learn? Invented streets, districts, postcodes and schools of the borough of Thornmere.

Postcode area TM does not exist, nor does ZQ, which stands for everywhere else. A postcode serves 16 dwellings (Royal
Mail says about 15 addresses on average) and a street two postcodes. An address is worked out from its number alone,
so that nothing has to be remembered: block b of the borough owns dwellings 512 b to 512 b + 511.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from openmash.synthetic.name_lists import listed

BOROUGH: Final = "Thornmere"
DWELLINGS_IN_BLOCK: Final = 512
DWELLINGS_IN_POSTCODE: Final = 16
DWELLINGS_IN_STREET: Final = 32
DWELLINGS_ELSEWHERE: Final = 50_000

_UNIT_LETTERS: Final = "ABDEFGHJLNPQRSTUWXYZ"  # Royal Mail leaves out C I K M O V
_DISTRICTS_TOGETHER: Final = 6
_BLOCKS_TOGETHER: Final = 750  # 6 districts × 4,000 postcodes ÷ 32 postcodes a block

_WORDS: Final = listed("""
    Larkspur Tannery Copperfield Saltmarsh Lantern Juniper Weir Chandler Orchard Foundry Plover Sorrel Bramling
    Kestrel Maltings Pinnace Ropewalk Heron Damson Quarry Sedge Thimble Wharf Cobbler Medlar Osier Granary Teasel
    Linnet Paddock Cordwain Beacon Hollin Yarrow Fuller Curlew Tiller Bobbin Alder Spindle Marram Almoner Drover
    Siskin Hurdle Rushy Pattern Whitlow Candle Bellmaker Ostler Wherry Sallow Pewter Merlin Dovecot Glebe Tolbooth
    Farrier Mallow Withy Arbour Gannet Shepherd
""")
_KINDS: Final = listed("""
    Road Street Close Avenue Lane Gardens Court Way Drive Terrace Crescent Rise Walk Grove Row Mews
""")
_FIRST_PARTS: Final = listed("""
    Wren Elder Quay Copper Hollow Marl Strand Fallow Tansy Brindle
""")
_LAST_PARTS: Final = listed("""
    field moor stead combe ness hurst wick fold garth reach
""")
_OTHER_TOWNS: Final = listed("""
    Harrowmoor Eastlowe Pellbridge Stanwater Corriston Wexfold Dunmarsh Ashpool Netherwell Galemouth
""")


class Place(NamedTuple):
    """One dwelling: its number, its address as the post knows it, its postcode, and the district it lies in."""

    number: int
    address: str
    postcode: str
    district: str


def dwelling(number: int) -> Place:
    """The dwelling with this number, anywhere in the borough.

    >>> dwelling(0)
    Place(number=0, address='1 Larkspur Road, Wrenfield', postcode='TM1 1AA', district='Wrenfield')
    """
    block, within = divmod(number, DWELLINGS_IN_BLOCK)
    group, place_in_group = divmod(block, _BLOCKS_TOGETHER)
    row, column = divmod(place_in_group, _DISTRICTS_TOGETHER)
    district = group * _DISTRICTS_TOGETHER + column
    postcode = row * (DWELLINGS_IN_BLOCK // DWELLINGS_IN_POSTCODE) + within // DWELLINGS_IN_POSTCODE
    street = row * (DWELLINGS_IN_BLOCK // DWELLINGS_IN_STREET) + within // DWELLINGS_IN_STREET
    name = district_name(district)
    line = _house(within % DWELLINGS_IN_STREET, street_name(street + 7 * district))
    return Place(number, f"{line}, {name}", _postcode(f"TM{district + 1}", postcode), name)


def elsewhere(number: int) -> Place:
    """A dwelling outside the borough, for those who moved in or live away.

    >>> elsewhere(0)
    Place(number=0, address='1 Siskin Rise, Harrowmoor', postcode='ZQ1 1AA', district='Harrowmoor')
    """
    postcode, within = divmod(number % DWELLINGS_ELSEWHERE, DWELLINGS_IN_POSTCODE)
    town, street = number % len(_OTHER_TOWNS), postcode // 2
    line = _house(within, street_name(street + 43))
    return Place(number, f"{line}, {_OTHER_TOWNS[town]}", _postcode(f"ZQ{town + 1}", postcode), _OTHER_TOWNS[town])


def street_name(number: int) -> str:
    """One of 1,024 invented streets, neighbours in number sharing neither word.

    >>> street_name(0), street_name(1)
    ('Larkspur Road', 'Tannery Street')
    """
    turn = number // len(_WORDS)
    return f"{_WORDS[number % len(_WORDS)]} {_KINDS[(number + turn) % len(_KINDS)]}"


def district_name(number: int) -> str:
    """One of 100 invented neighbourhoods.

    >>> district_name(0), district_name(1)
    ('Wrenfield', 'Eldermoor')
    """
    turn = number // len(_FIRST_PARTS)
    return _FIRST_PARTS[number % len(_FIRST_PARTS)] + _LAST_PARTS[(number + turn) % len(_LAST_PARTS)]


def primary_school(district: str, turn: int) -> str:
    """One of two primary schools of a district."""
    return f"{district} Primary" if turn % 2 == 0 else f"St Brannoc's, {district}"


def secondary_school(district: str) -> str:
    """The secondary school of a district."""
    return f"{district} Academy"


def _house(within_street: int, street: str) -> str:
    if street.endswith("Court"):
        return f"Flat {1 + within_street}, 2 {street}"
    return f"{1 + within_street} {street}"


def _postcode(outward: str, number: int) -> str:
    unit, sector = divmod(number, 10)
    first, second = divmod(unit, len(_UNIT_LETTERS))
    return f"{outward} {(sector + 1) % 10}{_UNIT_LETTERS[first % len(_UNIT_LETTERS)]}{_UNIT_LETTERS[second]}"
