"""Where do the names come from? Published lists in the `faker` library, by locale, with weights where it has them.

Where the library has no list in Latin letters with the sexes apart (Pakistani and Bangladeshi girls, Somali and Turkish
children), a short list of ordinary names stands here, commonest first by our own guess: an **assumption**.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Final

from openmash.synthetic.chance import ranked, shuffled


def listed(text: str) -> tuple[str, ...]:
    """The words of a text, as a list of names that reads as prose."""
    return tuple(text.split())


MUSLIM_BOYS: Final = listed("""
    Muhammad Ali Ibrahim Yusuf Hamza Hassan Umar Ahmed Abdullah Zain Bilal Haris Hussain Adam Ismail Musa Rayyan Imran
    Usman Idris Khalid Zakariya Tariq Asif Faisal Kamran Nadeem Shahid Sajid Waqas Amir Farhan Junaid Naveed
""")
MUSLIM_GIRLS: Final = listed("""
    Fatima Ayesha Maryam Zainab Khadija Amina Hafsa Aisha Sana Sumaya Safiya Iqra Zara Hira Noor Alisha Maryum Sadia
    Nadia Rabia Shazia Saima Samina Nasreen Farah Rukhsana Shabana Parveen Yasmin Bushra Asma Uzma Kiran Mehreen
""")
PAKISTANI_SURNAMES: Final = listed("""
    Khan Hussain Ahmed Ali Shah Malik Iqbal Mahmood Akhtar Hussain Mirza Butt Chaudhry Raja Qureshi Sheikh Rashid
    Aslam Bashir Riaz Saeed Anwar Siddiqui Javed Zaman Yousaf Nawaz Rehman Abbasi Bhatti Dar Farooq
""")
BANGLADESHI_BOYS: Final = listed("""
    Mohammed Abdul Rahim Karim Tahmid Tamim Nazmul Shahin Rafiq Shafiqul Jamal Kamal Anis Rubel Sohel Rashed Mizanur
    Habib Aminul Fahim Sajid Nayeem Ridwan Zakir Ashraf Iqbal Tanvir Yasin Mahdi Ayaan
""")
BANGLADESHI_GIRLS: Final = listed("""
    Nusrat Fahima Tasnim Jannat Sumaiya Rahima Salma Halima Shahnaz Rokeya Nasima Farzana Taslima Sultana Jasmin
    Mahbuba Tahmina Ruksana Sabina Rina Lipa Anika Maisha Samiha Nadia Shirin Afsana Monira Razia Parvin
""")
BANGLADESHI_SURNAMES: Final = listed("""
    Rahman Ahmed Ali Islam Hussain Uddin Miah Choudhury Khan Hoque Alam Karim Kabir Hasan Haque Talukdar Sarkar
    Bhuiyan Mia Rashid Sheikh Mannan Latif Khalique Sikder
""")
SOMALI_BOYS: Final = listed("""
    Mohamed Abdi Ahmed Ali Hassan Abdirahman Hussein Omar Yusuf Ibrahim Adan Abdullahi Mahad Liban Ismail Guled
    Zakaria Hamza Bashir Said Mustafa Faisal Farah Warsame
""")
SOMALI_GIRLS: Final = listed("""
    Fatuma Halima Amina Asha Hodan Sahra Maryan Ifrah Ayaan Hibo Ikran Khadra Naima Rahma Sagal Safia Zamzam Idil
    Hamdi Ubah Fartun Deqa Nimo Filsan
""")
SOMALI_SURNAMES: Final = listed("""
    Mohamed Ali Hassan Abdi Ahmed Hussein Adan Abdullahi Ibrahim Omar Yusuf Warsame Farah Jama Osman Nur Ismail Duale
    Elmi Hersi Isse Aden Barre Mohamud Salad
""")
TURKISH_BOYS: Final = listed("""
    Mehmet Mustafa Ahmet Ali Emir Yusuf Can Deniz Emre Kerem Burak Murat Hakan Kaan Efe Ozan Serkan Onur Volkan
    Ibrahim Huseyin Cem Baran Mert Tolga
""")
TURKISH_GIRLS: Final = listed("""
    Elif Zeynep Fatma Ayşe Emine Defne Ela Selin Ebru Derya Esra Melek Sibel Gül Özlem Yasemin Meryem Hatice Songül
    Pınar Aylin Ceren Dilara Nur Sevgi
""")
SIKH_FORENAMES: Final = listed("""
    Harpreet Gurpreet Jaspreet Manpreet Simran Jasleen Amrit Kiran Navdeep Rajinder Sukhdeep Balvinder Kulwinder
    Jagdeep Amandeep Gurdeep Ranjit Sandeep Parminder Taranjit Avneet Harleen Arjan Jeevan
""")
SIKH_SURNAMES: Final = listed("""
    Gill Sandhu Dhillon Sidhu Grewal Bains Johal Dhaliwal Sahota Mann Virk Brar Atwal Randhawa Toor Sangha Bhatia
    Chahal Deol Uppal Samra Purewal Kalsi Bassi
""")
WOMENS_LAST_NAMES: Final = {
    "Begum": 45.0,
    "Bibi": 18.0,
    "Khatun": 12.0,
    "Akhtar": 10.0,
    "Khanom": 5.0,
    "Sultana": 5.0,
    "Parveen": 5.0,
}

_USABLE: Final = re.compile(r"[A-Za-z\u00c0-\u017f' -]{2,24}")


def weights(locale: str, attribute: str, *, alphabetical: bool = False) -> dict[str, float]:
    """A list of the library with its published weights, or ranked: by the list's order, or where that is only the
    alphabet's, by an order that means nothing.

    Names in other alphabets are left out; capitals are evened out.
    """
    provider = import_module(f"faker.providers.person.{locale}").Provider
    published = getattr(provider, attribute)
    if isinstance(published, Mapping):
        return _tidy(published)
    usable = list(_tidy(ranked(published)))
    return ranked(shuffled(usable) if alphabetical else usable)


def joined(*shares: tuple[float, Mapping[str, float]]) -> dict[str, float]:
    """Several lists as one, each with its share of the people."""
    total: dict[str, float] = {}
    for share, names in shares:
        scale = share / sum(names.values())
        for name, weight in names.items():
            total[name] = total.get(name, 0.0) + weight * scale
    return total


def children_of_today(names: Mapping[str, float], *, elders: Iterable[str], kept: float) -> dict[str, float]:
    """A list for those born since 2000: the names of their parents' generation are given less often (assumption)."""
    older = set(elders)
    return {name: weight * (kept if name in older else 1.0) for name, weight in names.items()}


def _tidy(names: Mapping[str, float]) -> dict[str, float]:
    clean: dict[str, float] = {}
    for name, weight in names.items():
        plain = name.replace("\u2019", "'").strip()
        if _USABLE.fullmatch(plain):
            shown = plain if plain[1:] == plain[1:].lower() or "'" in plain or " " in plain else plain.title()
            clean[shown] = clean.get(shown, 0.0) + weight
    return clean
