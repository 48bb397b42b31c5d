"""How else might a name, a date or a number be written down? Nicknames, transliterations and slips of the hand.

The groups of spellings and the nicknames are common knowledge, chosen by hand; how often each slip happens is decided
elsewhere (`flaws`).
"""

from __future__ import annotations

from typing import Final
from unicodedata import combining, normalize

from openmash.synthetic.chance import Chance

_NICKNAMES: Final = """
Alexander Alex Xander|Alexandra Alex Lexi|Amelia Millie|Andrew Andy|Anthony Tony|Barbara Barb|Benjamin Ben Benji
Bethany Beth|Bradley Brad|Cameron Cam|Catherine Cathy Cat|Charles Charlie|Charlotte Lottie Charlie|Christine Chris
Christopher Chris|Daniel Dan Danny|Danielle Dani|David Dave|Deborah Debbie|Dominic Dom|Edward Eddie Ted|Eleanor Ellie
Elizabeth Liz Beth Libby|Emily Em Emmy|Frances Fran|Francesca Fran|Frederick Freddie|Gabriel Gabe|Gemma Gem
Georgina Georgie|Gregory Greg|Harriet Hattie|Isabella Bella Izzy|Jacob Jake|Jacqueline Jackie|James Jim Jamie
Jennifer Jen Jenny|Jessica Jess|Jonathan Jon|Joseph Joe|Joshua Josh|Katherine Kate Katie|Kathleen Kath|Kimberley Kim
Leonard Len|Lillian Lily|Madison Maddie|Margaret Maggie Peggy|Matthew Matt|Michael Mike Mick|Michelle Shell
Mitchell Mitch|Nathan Nate|Natasha Tasha|Nicholas Nick|Nicola Nicky|Olivia Liv Livvy|Patricia Pat Trish|Patrick Paddy
Peter Pete|Philip Phil|Rebecca Becky Becca|Richard Rich Rick|Robert Rob Bob|Samantha Sam|Samuel Sam Sammy
Stephanie Steph|Stephen Steve|Susan Sue|Theodore Theo|Thomas Tom Tommy|Timothy Tim|Victoria Vicky Tori
William Will Billy|Zachary Zac|Aleksandra Ola|Agnieszka Aga|Katarzyna Kasia|Jakub Kuba|Michał Michu|Małgorzata Gosia
Alexandru Alex|Muhammad Mo|Mohammed Mo|Mohamed Mo|Abdullah Abdul|Abdirahman Abdi|Oluwaseun Seun|Oluwatobi Tobi
Harpreet Harp|Gurpreet Gurp|Mehmet Memo|Zeynep Zey|Akosua Akos|Emmanuel Manny
"""
_SPELLINGS: Final = """
Mohammed Muhammad Mohamed Mohammad Muhammed Mohamud|Ahmed Ahmad Ahmet|Hussain Hussein Husain Hossain Hocine|Ali Aly
Hassan Hasan Hassaan|Yusuf Yousef Yousuf Youssef Youcef|Ibrahim Ebrahim Ibraheem|Umar Omar Omer|Usman Osman Uthman
Abdullah Abdallah Abdulla|Abdirahman Abdurahman Abderrahmane|Abdi Abdy|Bilal Bilaal Belal|Hamza Hamzah Hamsa
Zakariya Zakaria Zachariya|Ismail Ismael Esmail|Idris Idrees Edris|Musa Moussa Mousa|Khalid Khaled|Tariq Tarik
Rayyan Rayan Rayaan|Faisal Faysal Feisal|Fatima Fatema Fatimah Fatuma Fatma|Ayesha Aisha Aysha Aicha Asha
Khadija Khadijah Kadija Khadra|Maryam Mariam Meriem Maryan Maryum|Zainab Zaynab Zeinab Zineb|Amina Aminah Ameena
Hafsa Hafsah|Safiya Safia Sofia Sophia|Sumaya Sumaiya Sumaia|Salma Selma|Nadia Nadiya|Samina Sameena|Nasreen Nasrin
Parveen Parvin|Yasmin Yasmine Jasmin Yasmeen Yasemin|Sara Sarah|Rahma Rahmah|Halima Haleema|Noor Nour Nur
Khan Kahn|Chaudhry Choudhury Chowdhury Choudhry Chaudhary|Malik Malek|Sheikh Shaikh Sheik|Qureshi Quraishi
Siddiqui Siddique Siddiqi|Mahmood Mehmood Mahmoud|Rehman Rahman Rehmaan|Akhtar Akther Akter|Begum Begom Begam|Bibi Bebe
Khatun Khatoon|Miah Mia Meah Miya|Uddin Udin Ud-Din|Islam Eslam|Hoque Haque Huq|Rashid Rasheed|Karim Kareem
Singh Sing|Kaur Kour|Sandhu Sandu|Dhillon Dillon|Gill Gil|Patel Patell|Shah Sha|Sharma Sarma|Krishnan Krishna
Catherine Katherine Kathryn|Stephen Steven|Philip Phillip|Sean Shaun Shawn|Jon John|Alan Allan Allen|Graham Graeme
Matthew Mathew|Geoffrey Jeffrey|Ann Anne Anna|Clare Claire|Lynn Lynne|Rachel Rachael|Rebecca Rebekah|Sophie Sofie
Zoe Zoey|Lily Lilly|Isabelle Isabel Isobel|Evie Evey|Leah Lea Lia|Megan Meghan|Caitlin Kaitlin Katelyn|Aiden Aidan
Connor Conor|Callum Calum|Elliot Elliott|Lewis Louis|Jaiden Jayden Jaden|Mark Marc|Karl Carl|Kelly Kellie|Niamh Neve
Smith Smyth|Clark Clarke|Brown Browne|Thompson Thomson|Davis Davies|Stewart Stuart|Reid Read Reed|Philips Phillips
Johnson Johnston|Green Greene|Moore More|Murray Murry|O'Brien Obrien|O'Connor Oconnor|O'Neill Oneill|MacDonald McDonald
Katarzyna Katarzina|Aleksander Alexander|Wiktor Victor Viktor|Jakub Jacob Yakub|Wójcik Wojcik|Kowalski Kovalski
Alexandru Aleksandru|Ștefan Stefan|Mihai Mihay|Andrei Andrey|Oluwaseun Oluseun|Adebayo Adebajo|Akosua Akosuah
Kwame Kwami|Yaw Yao|Chukwu Chuku|Okafor Okafo|Agyemang Agyeman|Osei Osey|Mehmet Mehmed|Hüseyin Huseyin|Ayşe Ayse Aishe
Zhang Chang Cheung|Wang Wong|Li Lee|Xu Hsu|Zhou Chou|Zhao Chao|Cai Tsai Choi|Zheng Cheng|Xie Hsieh|Huang Wong|Chen Chan
Wu Woo|Liu Lau Lew|Yang Yeung|Lin Lam|Xiao Hsiao|Jiang Chiang|Qiu Chiu
"""
_UNLIKE_LETTERS: Final = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "ø": "o", "Ø": "O", "đ": "d", "ß": "s"})
_SOUND_ALIKES: Final = (
    ("ph", "f"), ("ck", "k"), ("ee", "i"), ("oo", "u"), ("sz", "sh"), ("cz", "ch"), ("ou", "u"), ("ie", "y"),
    ("ei", "ie"), ("th", "t"), ("ll", "l"), ("nn", "n"), ("ss", "s"), ("tt", "t"), ("y", "i"), ("w", "v"), ("z", "s"),
    ("c", "k"), ("a", "e"), ("i", "y"),
)  # fmt: skip
_NEIGHBOURS: Final = dict(
    zip("qwertyuiopasdfghjklzxcvbnm0123456789", "wqwtrtyuiospsdfghjkxzcvbn" + "n9012345678", strict=True)
)


def _groups(text: str) -> list[list[str]]:
    return [group.split() for line in text.strip().splitlines() for group in line.split("|")]


NICKNAMES: Final = {names[0]: tuple(names[1:]) for names in _groups(_NICKNAMES)}
SPELLINGS: Final = {
    name: tuple(other for other in group if other != name) for group in _groups(_SPELLINGS) for name in group
}


def nickname(name: str, chance: Chance) -> str:
    """A short or pet form, or the name itself where none is known.

    >>> nickname("Nicholas", Chance(1))
    'Nick'
    """
    return chance.one_of(NICKNAMES[name]) if name in NICKNAMES else name


def respelled(name: str, chance: Chance) -> str:
    """Another spelling of the same name: a known transliteration, else one that sounds alike, else the name itself.

    >>> respelled("Singh", Chance(1))
    'Sing'
    """
    if name in SPELLINGS:
        return chance.one_of(SPELLINGS[name])
    start = chance.below(len(_SOUND_ALIKES))
    for written, heard in _SOUND_ALIKES[start:] + _SOUND_ALIKES[:start]:
        if written in name[1:]:
            return name[0] + name[1:].replace(written, heard, 1)
    return name


def plain(name: str) -> str:
    """Without accents, as many systems store it.

    >>> plain("Wójcik"), plain("Łukasz")
    ('Wojcik', 'Lukasz')
    """
    return "".join(sign for sign in normalize("NFD", name.translate(_UNLIKE_LETTERS)) if not combining(sign))


def mistyped(text: str, chance: Chance) -> str:
    """One slip of the hand: a letter dropped, doubled, swapped with the next, or its neighbour on the keyboard.

    Text shorter than three characters is left alone; the first letter is nearly always right, and stays.
    """
    if len(text) < 3:
        return text
    at = 1 + chance.below(len(text) - 2)
    slip = chance.below(4)
    if slip == 0:
        return text[:at] + text[at + 1 :]
    if slip == 1:
        return text[:at] + text[at] + text[at:]
    if slip == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + _NEIGHBOURS.get(text[at].lower(), text[at]) + text[at + 1 :]


def misdialled(digits: str, chance: Chance) -> str:
    """A number with two different neighbours swapped, or one digit changed; never the first three signs."""
    at = 3 + chance.below(len(digits) - 4)
    if digits[at] != digits[at + 1] and chance.happens(0.5):
        return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    return digits[:at] + str((int(digits[at]) + 1 + chance.below(9)) % 10) + digits[at + 1 :]
