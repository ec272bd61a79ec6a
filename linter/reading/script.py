"""TSX, JSX, TypeScript and JavaScript: text between tags, and the strings that are copy rather than code.

The syntax tree is walked with a stack of tasks, never by recursion. Between tags, text and inline elements gather in one *run*
that a block element ends; what an expression inside a sentence holds (`{open ? "Show less" : "Book now"}`) is written after the
sentence, which keeps an ellipsis in its place.
"""

from __future__ import annotations

import re
from typing import Any

from linter.model import Document, GroupKind, SegmentKind, Source
from linter.reading.builder import DocumentBuilder
from linter.reading.embed import write_data, write_value
from linter.reading.literal import Literal
from linter.reading.prose import is_prose, key_class
from linter.reading.script_code import CodeWalker, Task
from linter.reading.script_jsx import LINKED_DATA, Role, attribute_kind, local_name, role_of
from linter.reading.script_text import Script, decode_entity
from linter.reading.text import SegmentText

_LETTER = re.compile(r"[^\W_]")
_DIALECTS = {"tsx": "tsx", "jsx": "jsx", "typescript": "ts"}
_PLAIN_ROLE = Role()


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
    walker = _Walker(builder, script)
    walker.walk()
    walker.finish()


class _Walker(CodeWalker):
    """Adds JSX: elements, the runs of text between them, attributes."""

    def __init__(self, builder: DocumentBuilder, script: Script) -> None:
        super().__init__(builder, script)
        self._run: SegmentText | None = None
        self._run_has_words = False
        self._deferred: list[Task] = []
        self._code["jsx_element"] = self._element_in_code
        self._code["jsx_self_closing_element"] = self._element_in_code
        self._code["jsx_text"] = self._stray_text

    def finish(self) -> None:
        """Write what is left when all tasks are done."""
        self._flush(None)
        self.walk()
        self._groups.close_to(0)

    def _do(self, task: Task) -> None:
        what, node, key, judged = task
        if what == "child":
            self._child(node, in_text=key == "text", task=task)
        elif what == "attribute":
            self._attribute(node, key, judged)
        elif what == "linked-data":
            self._write_linked_data(node)
        elif what == "element-end":
            if not self._flush(task):
                self._around.pop()
                self._groups.close_to(node)
        else:
            super()._do(task)

    def _stray_text(self, node: Any, _key: str, _judged: str) -> None:
        """Text whose element the grammar lost, in a half-typed file."""
        literal = Literal.plain(self._script.text, *self._script.span(node))
        if is_prose(literal.text, "text", code=True):
            self._groups.settle()
            write_value(self._builder, literal, kind=SegmentKind.PARAGRAPH, join_lines=True)

    def _element_in_code(self, node: Any, key: str, judged: str) -> None:
        self._element(node, in_text=False, task=("code", node, key, judged))

    def _element(self, node: Any, *, in_text: bool, task: Task) -> None:
        closing = node.type == "jsx_self_closing_element"
        opening = node if closing else next((child for child in node.named_children if child.type == "jsx_opening_element"), node)
        tag, classes, level, attributes = self._opening(opening)
        role = role_of(tag, classes, level)
        own = local_name(tag)
        component = own[:1].isupper()
        inline = in_text and (role.inline or (component and role == _PLAIN_ROLE))
        if not inline and self._flush(task):
            return
        children = (
            []
            if closing
            else [child for child in node.named_children if child.type not in ("jsx_opening_element", "jsx_closing_element")]
        )
        if role.skip:
            if own in ("script", "Script") and any(LINKED_DATA.match(self._script.slice(child)) for child in attributes):
                self._linked_data([*attributes, *children])
            return
        scheduled: list[Task] = [("attribute", child, tag, "children" if children else "") for child in attributes]
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

    def _linked_data(self, nodes: list[Any]) -> None:
        """What search engines show of the page: an object in the code, or JSON in a string."""
        for node in reversed(nodes):
            value = node.named_children[-1] if node.type == "jsx_attribute" and node.named_child_count > 1 else node
            if value.type != "jsx_expression":
                continue
            if value is not node and self._script.slice(node.named_children[0]) != "dangerouslySetInnerHTML":
                continue
            self._tasks.extend([("linked-data", inner, "", "") for inner in reversed(value.named_children)])

    def _write_linked_data(self, node: Any) -> None:
        if node.type == "object" and node.named_child_count == 1 and node.named_children[0].type == "pair":
            pair = node.named_children[0]
            if self._key(pair.child_by_field_name("key")) == "__html":
                node = pair.child_by_field_name("value") or node
        literal = self._script.literal(node)
        if literal is None:
            self._push([node])
            return
        self._groups.settle()
        write_data(self._builder, literal)
        self._push_substitutions(node)

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

    def _child(self, node: Any, *, in_text: bool, task: Task) -> None:
        kind = node.type
        if in_text and self._run is not None:
            # white space that JSX drops between elements still separates words
            begin = self._script.offset(node.start_byte)
            if begin >= self._run.reach and self._script.text[begin - 1 : begin].isspace():
                self._run.gap(begin, begin)
        if kind == "jsx_text":
            start, end = self._script.span(node)
            self._text(start).verbatim(start, end)
            self._run_has_words = self._run_has_words or _LETTER.search(self._script.text, start, end) is not None
        elif kind == "html_character_reference":
            span = self._script.span(node)
            self._text(span[0]).replaced(decode_entity(self._script.slice(node)), *span)
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
                literal.write(self._text(literal.pieces[0][1]))
                self._run_has_words = self._run_has_words or _LETTER.search(literal.text) is not None
                if inner.type == "template_string":
                    self._deferred.extend(
                        ("code", child, "", "") for child in inner.named_children if child.type == "template_substitution"
                    )
            elif in_text:
                span = self._script.span(node)
                self._text(span[0]).replaced("…", *span)
                self._deferred.append(("code", inner, "", "text"))
            else:
                self._push([inner], "", "text")

    def _text(self, at: int) -> SegmentText:
        """The run that a piece at `at` goes into; the grammar's recovery may hand out pieces backwards, which begin a new run."""
        if self._run is not None and at < self._run.reach:
            self._flush(None)
        if self._run is None:
            self._run = self._builder.text()
        return self._run

    def _gap(self, node: Any) -> None:
        if self._run is not None:
            start, end = self._script.span(node)
            if start < self._run.reach:
                return
            self._run.gap(start, start if node.named_child_count > 1 else end)

    def _flush(self, task: Task | None) -> bool:
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
