"""Suppressions: recorded decisions that wording may stand."""

from linter.suppression.judge import OWN_RULES, PACK, Outcome, OwnRule, RuleBook, apply
from linter.suppression.listing import Row, as_csv, as_json, as_text, blame, row_of_entry, rows_of
from linter.suppression.place import Planned, entry_toml, plan
from linter.suppression.syntax import from_settings, marks, written

__all__ = [
    "OWN_RULES",
    "PACK",
    "Outcome",
    "OwnRule",
    "Planned",
    "Row",
    "RuleBook",
    "apply",
    "as_csv",
    "as_json",
    "as_text",
    "blame",
    "entry_toml",
    "from_settings",
    "marks",
    "plan",
    "row_of_entry",
    "rows_of",
    "written",
]
