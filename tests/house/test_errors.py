"""The error tree: drawn in its docstring, each leaf in the table of problems."""

import inspect

from jalon import errors
from jalon.web.problem_types import PROBLEM_TYPES

TREE = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.JalonError)
]


def test_the_docstring_draws_every_error_but_the_abstract_place() -> None:
    for kind in TREE:
        if kind is not errors.LocatedError:
            assert kind.__name__ in errors.__doc__


def test_every_leaf_has_its_problem_type() -> None:
    leaves = [kind for kind in TREE if not kind.__subclasses__()]

    assert set(leaves) <= set(PROBLEM_TYPES)


def test_problem_types_have_names_of_their_own() -> None:
    names = [kind.name for kind in PROBLEM_TYPES.values()]

    assert len(names) == len(set(names))


def test_an_error_speaks_french_and_english() -> None:
    error = errors.NotFound("rien ici", "nothing here")

    assert error.text("fr") == "rien ici"
    assert error.text("en") == str(error) == "nothing here"


def test_a_located_error_names_its_file_line_and_column() -> None:
    error = errors.BadSyntax("faute", "fault", 3, 7, "x y").within("a.ttl")

    assert error.text("en") == "a.ttl:3:7: fault"
    assert error.details() == {"line": 3, "column": 7, "excerpt": "x y"}
