"""TSX, JSX, TypeScript and JavaScript: text between tags, and the strings that are copy rather than code.

The syntax tree is walked with a stack of tasks, never by recursion. Between tags, text and inline elements gather in one *run*
that a block element ends; what an expression inside a sentence holds (`{open ? "Show less" : "Book now"}`) is written after the
sentence, which keeps an ellipsis in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from linter.model import Document, GroupKind, SegmentKind, Source
from linter.reading.builder import DocumentBuilder
from linter.reading.embed import write_value
from linter.reading.literal import LazyGroups, Literal
from linter.reading.prose import is_prose, key_class
from linter.reading.script_jsx import Role, attribute_kind, local_name, role_of
from linter.reading.script_text import Script, decode_entity
from linter.reading.text import SegmentText

_LETTER = re.compile(r"[^\W_]")
_DIALECTS = {"tsx": "tsx", "jsx": "jsx", "typescript": "ts"}
_PLAIN_ROLE = Role()
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

_Task = tuple[str, Any, str, str]


def read(source: Source) -> Document:
    """Segment a script file; the format says which grammar reads it."""
    builder = DocumentBuilder(source)
    dialect = _DIALECTS.get(source.format, "tsx")
    write_script(builder, 0, len(source.text), dialect)
    return builder.build()


def write_script(builder: DocumentBuilder, start: int, end: int, dialect: str) -> None:
    """Write the script in a source range: JSX text, prose strings, comments.

    Args:
        builder: Receives segments, groups and comments.
        start: Source offset in code points.
        end: Source offset, exclusive.
        dialect: "ts", "tsx", "js" or "jsx".

    A script that its grammar rejects is read as far as it goes and noted.
    """
    script = Script(builder.source.text, start, end, dialect)
    if script.root.has_error:
        builder.note("the script has syntax errors; read tolerantly", script.first_error())
    _Walker(builder, script).walk()


class _Walker:
    def __init__(self, builder: DocumentBuilder, script: Script) -> None:
        self._builder = builder
        self._script = script
        self._groups = LazyGroups(builder)
        self._tasks: list[_Task] = [("code", script.root, "", "")]
        # kind, heading level and tag of the element around the run
        self._around: list[tuple[SegmentKind, int, str]] = [(SegmentKind.PARAGRAPH, 0, "")]
        self._run: SegmentText | None = None
        self._run_has_words = False
        self._deferred: list[_Task] = []
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
            "jsx_element": self._element_in_code,
            "jsx_self_closing_element": self._element_in_code,
            "jsx_text": self._stray_text,
        }

    def walk(self) -> None:
        """Run all tasks; each may schedule others."""
        tasks = self._tasks
        while tasks:
            task = tasks.pop()
            what, node, key, judged = task
            if what == "code":
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
            elif what == "child":
                self._child(node, in_text=key == "text", task=task)
            elif what == "attribute":
                self._attribute(node, key, judged)
            elif what == "element-end":
                if not self._flush(task):
                    self._around.pop()
                    self._groups.close_to(node)
            elif what == "group-end":
                self._groups.close_to(node)
        self._flush(None)
        self._groups.close_to(0)

    def _push(self, nodes: list[Any], key: str = "", judged: str = "") -> None:
        self._tasks.extend([("code", node, key, judged) for node in reversed(nodes)])

    # --- code

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
            if inner is not None and inner.type not in ("identifier", "this", "string"):
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
        scheduled: list[_Task] = []
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

    # --- JSX

    def _stray_text(self, node: Any, _key: str, _judged: str) -> None:
        """Text whose element the grammar lost, in a half-typed file."""
        literal = Literal.plain(self._script.text, *self._script.span(node))
        if is_prose(literal.text, "text", code=True):
            self._groups.settle()
            write_value(self._builder, literal, kind=SegmentKind.PARAGRAPH, join_lines=True)

    def _element_in_code(self, node: Any, key: str, judged: str) -> None:
        self._element(node, in_text=False, task=("code", node, key, judged))

    def _element(self, node: Any, *, in_text: bool, task: _Task) -> None:
        closing = node.type == "jsx_self_closing_element"
        opening = node if closing else next((child for child in node.named_children if child.type == "jsx_opening_element"), node)
        tag, classes, level, attributes = self._opening(opening)
        role = role_of(tag, classes, level)
        own = local_name(tag)
        component = own[:1].isupper()
        inline = in_text and (role.inline or (component and role == _PLAIN_ROLE))
        if not inline and self._flush(task):
            return
        if role.skip:
            return
        children = (
            []
            if closing
            else [child for child in node.named_children if child.type not in ("jsx_opening_element", "jsx_closing_element")]
        )
        scheduled: list[_Task] = [("attribute", child, tag, "children" if children else "") for child in attributes]
        if inline:
            self._deferred.extend(scheduled)
            if not children or own in ("sup", "sub"):
                self._gap(node)
            self._children(children, "text")
            return
        self._tasks.append(("element-end", len(self._groups), "", ""))
        if role.group is not None:
            self._groups.open(role.group, own)
        elif closing and component and len(attributes) > 1:
            self._groups.open(GroupKind.OBJECT, own)
        self._around.append(self._kind(role, tag))
        self._children(children, "text" if role.holds_text or self._has_text(children) else "")
        self._tasks.extend(reversed(scheduled))

    def _kind(self, role: Role, tag: str) -> tuple[SegmentKind, int, str]:
        kind, level, _ = self._around[-1]
        if role.kind is not None:
            return role.kind, role.level, tag
        if role.group is not None or (kind is SegmentKind.LINK and not role.inline):
            return SegmentKind.PARAGRAPH, 0, tag
        return kind, level, tag

    def _opening(self, opening: Any) -> tuple[str, str, str, list[Any]]:
        """Tag, class attribute, heading level attribute and the attributes that may hold prose."""
        tag = classes = level = ""
        attributes: list[Any] = []
        for child in opening.named_children:
            kind = child.type
            if kind == "jsx_attribute":
                name = self._script.slice(child.named_children[0])
                if name in ("className", "class"):
                    classes = self._script.slice(child)[len(name) + 1 :][:400].strip("\"'{}")
                elif name in ("as", "component", "variant", "level", "order"):
                    level = self._script.slice(child)[len(name) + 1 :].strip("\"'{} ")
                elif child.named_child_count > 1 and key_class(name) != "machine":
                    attributes.append(child)
            elif kind in ("jsx_expression", "comment"):
                attributes.append(child)
            elif not tag and kind in ("identifier", "member_expression", "jsx_namespace_name", "nested_identifier"):
                tag = self._script.slice(child)
        return tag, classes, level, attributes

    def _has_text(self, children: list[Any]) -> bool:
        for child in children:
            if child.type == "jsx_text":
                if _LETTER.search(self._script.text, *self._script.span(child)):
                    return True
            elif child.type == "jsx_expression" and any(
                inner.type in ("string", "template_string") for inner in child.named_children
            ):
                literal = self._script.literal(child.named_children[0])
                if literal is not None and literal.text.strip():
                    return True
        return False

    def _children(self, children: list[Any], place: str) -> None:
        self._tasks.extend([("child", child, place, "") for child in reversed(children)])

    def _child(self, node: Any, *, in_text: bool, task: _Task) -> None:
        kind = node.type
        if in_text and self._run is not None:
            # white space that JSX drops between elements still separates words
            begin = self._script.offset(node.start_byte)
            if self._script.text[begin - 1 : begin].isspace():
                self._run.gap(begin, begin)
        if kind == "jsx_text":
            start, end = self._script.span(node)
            self._text().verbatim(start, end)
            self._run_has_words = self._run_has_words or _LETTER.search(self._script.text, start, end) is not None
        elif kind == "html_character_reference":
            self._text().replaced(decode_entity(self._script.slice(node)), *self._script.span(node))
        elif kind == "jsx_expression":
            self._expression(node, in_text=in_text)
        elif kind in ("jsx_element", "jsx_self_closing_element"):
            self._element(node, in_text=in_text, task=task)
        else:
            self._push([node])

    def _expression(self, node: Any, *, in_text: bool) -> None:
        for inner in node.named_children:
            if inner.type == "comment":
                self._comment(inner, "", "")
                continue
            literal = self._script.literal(inner)
            if literal is not None:
                literal.write(self._text())
                self._run_has_words = self._run_has_words or _LETTER.search(literal.text) is not None
                if inner.type == "template_string":
                    self._deferred.extend(
                        ("code", child, "", "") for child in inner.named_children if child.type == "template_substitution"
                    )
            elif in_text:
                self._text().replaced("…", *self._script.span(node))
                self._deferred.append(("code", inner, "", "text"))
            else:
                self._push([inner], "", "text")

    def _text(self) -> SegmentText:
        if self._run is None:
            self._run = self._builder.text()
        return self._run

    def _gap(self, node: Any) -> None:
        if self._run is not None:
            start, end = self._script.span(node)
            self._run.gap(start, start if node.named_child_count > 1 else end)

    def _flush(self, task: _Task | None) -> bool:
        """End the run; True when `task` was put off because what the run held back has to be written first."""
        if self._run is not None and self._run_has_words:
            kind, level, tag = self._around[-1]
            self._groups.settle()
            self._builder.add(kind, self._run, level=level, key=tag)
        self._run = None
        self._run_has_words = False
        if not self._deferred:
            return False
        if task is not None:
            self._tasks.append(task)
        self._tasks.extend(reversed(self._deferred))
        self._deferred = []
        return task is not None

    def _attribute(self, node: Any, tag: str, place: str) -> None:
        if node.type == "comment":
            self._comment(node, "", "")
            return
        if node.type != "jsx_attribute":
            self._push([node])
            return
        name = self._script.slice(node.named_children[0])
        value = node.named_children[-1]
        inner = value
        if value.type == "jsx_expression":
            inner = next((child for child in value.named_children if child.type != "comment"), value)
        literal = self._script.literal(inner, markup=inner is value)
        if literal is None:
            self._push([inner], name, name)
            return
        if is_prose(literal.text, name, code=True):
            kind, level = attribute_kind(tag, name, has_children=place != "")
            self._groups.settle()
            write_value(self._builder, literal, name, kind, level=level)
        self._push_substitutions(inner)
