"""The code half of a script: which strings, templates and literals in it are copy, and the groups that objects and arrays are."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from linter.model import GroupKind, SegmentKind
from linter.reading.builder import DocumentBuilder
from linter.reading.embed import write_value
from linter.reading.literal import LazyGroups, Literal
from linter.reading.prose import is_prose
from linter.reading.script_text import Script

# calls whose string arguments a program reads
_MACHINE_CALL = re.compile(
    r"^(?:require|import|console\.\w+|(?:\w+\.)?log(?:ger)?(?:\.\w+)?|debug|invariant|assert|warn|cn|cx|cva|clsx|classNames|classnames|tw|twMerge"
    r"|twJoin|styled(?:[.(].*)?|css|keyframes|sql|gql|graphql|createGlobalStyle|fetch|z\.\w+|Symbol|RegExp|URL|Function|eval|describe|it|test"
    r"|expect|process\.\w+|import\.meta\..*|String\.raw|use[A-Z]\w*)$"
)
_MACHINE_METHODS = frozenset(
    """
    querySelector querySelectorAll getElementById getElementsByClassName getElementsByTagName closest matches addEventListener
    removeEventListener getItem setItem removeItem getAttribute hasAttribute removeAttribute startsWith endsWith includes indexOf
    lastIndexOf split join replace replaceAll match test toggle contains dispatchEvent createElementNS emit debug
    localeCompare toLocaleString toLocaleDateString getPropertyValue setProperty get has delete require resolve warn trace
    """.split()  # noqa: SIM905
)
_SKIPPED = frozenset(
    """
    import_statement type_annotation type_alias_declaration interface_declaration type_arguments type_parameters
    regex throw_statement identifier property_identifier number literal_type union_type type_identifier member_expression
    this true false null undefined shorthand_property_identifier shorthand_property_identifier_pattern
    empty_statement break_statement continue_statement debugger_statement hash_bang_line ambient_declaration
    namespace_import predefined_type statement_identifier
    """.split()  # noqa: SIM905
)
_TRANSPARENT = frozenset(
    ("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "type_assertion", "spread_element")
)

# what a page's `metadata` object says of the page itself
_PAGE_KINDS = {"title": SegmentKind.TITLE, "description": SegmentKind.META}

# what is to be done, the node or group depth it is done to, the key of a value, the key it is judged by
Task = tuple[str, Any, str, str]


class CodeWalker:
    """Walks expressions and statements; a stack of tasks takes the place of recursion.

    A subclass adds what it knows to `_code`, from a node's type to the method that reads it, and to `_do`.
    """

    def __init__(self, builder: DocumentBuilder, script: Script) -> None:
        self._builder = builder
        self._script = script
        self._groups = LazyGroups(builder)
        self._tasks: list[Task] = [("code", script.root, "", "")]
        # kind, heading level and tag of the element around
        self._around: list[tuple[SegmentKind, int, str]] = [(SegmentKind.PARAGRAPH, 0, "")]
        self._code: dict[str, Callable[[Any, str, str], None]] = {
            "comment": self._comment,
            "string": self._string,
            "template_string": self._string,
            "binary_expression": self._binary,
            "ternary_expression": self._ternary,
            "call_expression": self._call,
            "new_expression": self._call,
            "object": self._object,
            "array": self._array,
            "pair": self._pair,
            "variable_declarator": self._named,
            "assignment_expression": self._named,
            "assignment_pattern": self._named,
            "object_assignment_pattern": self._named,
            "public_field_definition": self._named,
            "field_definition": self._named,
            "enum_assignment": self._named,
            "export_statement": self._export,
            "expression_statement": self._statement,
            "switch_case": self._switch_case,
            "subscript_expression": self._subscript,
        }

    def walk(self) -> None:
        """Run all tasks; each may schedule others."""
        tasks = self._tasks
        while tasks:
            task = tasks.pop()
            what, node, key, judged = task
            if what != "code":
                self._do(task)
                continue
            kind = node.type
            if kind in _SKIPPED:
                continue
            handler = self._code.get(kind)
            if handler is not None:
                handler(node, key, judged)
            elif kind in _TRANSPARENT:
                self._push(node.named_children, key, judged)
            else:
                self._push(node.named_children)

    def _do(self, task: Task) -> None:
        if task[0] == "group-end":
            self._groups.close_to(task[1])

    def _push(self, nodes: list[Any], key: str = "", judged: str = "") -> None:
        self._tasks.extend([("code", node, key, judged) for node in reversed(nodes)])

    def _comment(self, node: Any, _key: str, _judged: str) -> None:
        start, end = self._script.span(node)
        text = self._script.text[start:end]
        closed = text.startswith("/*") and text.endswith("*/") and len(text) > 3
        content = text[2:-2] if closed else text[2:]
        self._builder.comment(content, start, end)

    def _string(self, node: Any, key: str, judged: str) -> None:
        literal = self._script.literal(node)
        if literal is not None:
            self._write(literal, key, judged, multiline=node.type == "template_string")
        self._push_substitutions(node)

    def _push_substitutions(self, node: Any) -> None:
        if node.type == "template_string":
            self._push([child for child in node.named_children if child.type == "template_substitution"])

    def _write(self, literal: Literal, key: str, judged: str, *, multiline: bool = False) -> None:
        if is_prose(literal.text, judged, code=True):
            self._groups.settle()
            kind, level, tag = (SegmentKind.VALUE, 0, key) if key or judged != "text" else self._around[-1]
            if key in _PAGE_KINDS and self._groups.keys() == ["metadata"]:
                kind = _PAGE_KINDS[key]
            write_value(self._builder, literal, tag, kind, level=level, join_lines=multiline)

    def _binary(self, node: Any, key: str, judged: str) -> None:
        operator = node.child_by_field_name("operator")
        what = operator.type if operator is not None else ""
        if what == "+":
            literal = self._script.literal(node)
            if literal is not None:
                self._write(literal, key, judged)
                self._push_operands(node)
                return
            self._push(node.named_children, key, judged)
        elif what in ("||", "??"):
            self._push(node.named_children, key, judged)
        elif what == "&&":
            right = node.child_by_field_name("right")
            self._push(
                [child for child in node.named_children if child.type not in ("string", "template_string") or child == right],
                key,
                judged,
            )
        else:
            self._push([child for child in node.named_children if child.type not in ("string", "template_string")])

    def _push_operands(self, node: Any) -> None:
        """Schedule what a concatenation holds besides its literals, which are written already."""
        inner = []
        while node is not None and node.type == "binary_expression":
            right = node.child_by_field_name("right")
            if right is not None:
                inner.append(right)
            node = node.child_by_field_name("left")
        if node is not None:
            inner.append(node)
        for part in inner:
            if part.type == "template_string":
                self._push_substitutions(part)
            elif part.type != "string":
                self._push([part])

    def _ternary(self, node: Any, key: str, judged: str) -> None:
        condition = node.child_by_field_name("condition")
        rest = [child for child in node.named_children if child != condition]
        self._push(rest, key, judged)
        if condition is not None and condition.type not in ("string", "template_string"):
            self._push([condition])

    def _call(self, node: Any, _key: str, _judged: str) -> None:
        function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
        arguments = node.child_by_field_name("arguments")
        name = method = ""
        if function is not None:
            if function.end_byte - function.start_byte < 80:
                name = self._script.slice(function)
            prop = function.child_by_field_name("property") if function.type == "member_expression" else None
            method = self._script.slice(prop) if prop is not None else name
        machine = bool(_MACHINE_CALL.match(name)) or method in _MACHINE_METHODS
        if arguments is not None:
            if node.type == "new_expression" and name.endswith("Error"):
                return
            self._arguments(arguments, name, method, machine=machine)
        if function is not None and function.type not in ("identifier", "string"):
            inner = function.child_by_field_name("object") if function.type == "member_expression" else function
            if (
                inner is not None
                and inner.type not in ("identifier", "this")
                and not (inner.type == "string" and method == "split")
            ):
                self._push([inner])

    def _arguments(self, arguments: Any, name: str, method: str, *, machine: bool) -> None:
        if arguments.type == "template_string":
            if not machine:
                self._push([arguments])
            else:
                self._push_substitutions(arguments)
            return
        if name.startswith("console.") or name in (
            "cn",
            "clsx",
            "cva",
            "cx",
            "twMerge",
            "classNames",
            "classnames",
            "twJoin",
            "require",
        ):
            return
        children = arguments.named_children
        if machine and not (name.startswith("use") and method == name):
            children = [child for child in children if child.type not in ("string", "template_string", "binary_expression")]
        elif method == "setAttribute" and len(children) == 2 and children[0].type == "string":
            literal = self._script.literal(children[0])
            attribute = literal.text if literal else ""
            self._push([children[1]], attribute, attribute)
            return
        self._push(children)

    def _object(self, node: Any, key: str, judged: str) -> None:
        self._container(node, GroupKind.OBJECT, key, judged)

    def _array(self, node: Any, key: str, judged: str) -> None:
        self._container(node, GroupKind.ARRAY, key, judged)

    def _container(self, node: Any, kind: GroupKind, key: str, judged: str) -> None:
        self._tasks.append(("group-end", len(self._groups), "", ""))
        self._groups.open(kind, key)
        if kind is GroupKind.OBJECT:
            self._push(node.named_children)
            return
        scheduled: list[Task] = []
        for child in node.named_children:
            nested = child.type in ("object", "array", "as_expression", "satisfies_expression")
            scheduled.append(("code", child, str(len(scheduled)) if nested else "", judged))
        self._tasks.extend(reversed(scheduled))

    def _pair(self, node: Any, _key: str, _judged: str) -> None:
        value = node.child_by_field_name("value")
        key = self._key(node.child_by_field_name("key"))
        if value is None:
            return
        if value.type in ("object", "array", "call_expression") and key in ("style", "styles", "sx", "css", "className", "class"):
            return
        self._push([value], key, key)

    def _key(self, node: Any) -> str:
        if node is None:
            return ""
        if node.type in ("property_identifier", "identifier", "number", "shorthand_property_identifier_pattern"):
            return self._script.slice(node)
        if node.type == "string":
            literal = self._script.literal(node)
            return literal.text if literal else ""
        if node.type == "member_expression":
            return self._key(node.child_by_field_name("property"))
        return ""

    def _named(self, node: Any, _key: str, _judged: str) -> None:
        """A variable, field or default value: its name is the key of its value."""
        fields = ("name", "left", "property")
        target = next((found for found in map(node.child_by_field_name, fields) if found is not None), None)
        value = node.child_by_field_name("value") or node.child_by_field_name("right")
        key = self._key(target)
        if value is not None:
            self._push([value], key, key)
        if target is not None and target.type.endswith("_pattern"):
            self._push([target])

    def _export(self, node: Any, _key: str, _judged: str) -> None:
        source = node.child_by_field_name("source")
        if source is None:
            self._push(node.named_children)

    def _statement(self, node: Any, _key: str, _judged: str) -> None:
        # a string on its own is a directive such as "use client"
        self._push([child for child in node.named_children if child.type != "string"])

    def _switch_case(self, node: Any, _key: str, _judged: str) -> None:
        tested = node.child_by_field_name("value")
        self._push([child for child in node.named_children if child != tested])

    def _subscript(self, node: Any, key: str, judged: str) -> None:
        inner = node.child_by_field_name("object")
        if inner is not None:
            self._push([inner], key, judged)
