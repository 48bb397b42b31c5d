"""A document that is not what the code says is worse than none."""

import pytest

from tests.architecture.documents import DOCS, DOCUMENTS


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_says_what_the_code_says(name: str) -> None:
    stands = (DOCS / name).read_text(encoding="utf-8")
    assert stands == DOCUMENTS[name](), "run: python -m tests.architecture.documents"
