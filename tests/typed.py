"""The forms of a page as a browser has them: what it would send if nobody typed anything."""

from html.parser import HTMLParser


class Form(dict):
    """{name: [values]}. texts: names of fields somebody can type into, with what stands there."""

    def __init__(self, attrs):
        super().__init__()
        self.attrs, self.texts = attrs, {}

    def put(self, name, value):
        if name:
            self.setdefault(name, []).append(value)

    def as_data(self, **changed):
        return {**self, **changed}


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.form, self.area, self.select = [], None, None, None

    def handle_starttag(self, tag, attrs):
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(at)
            self.forms.append(self.form)
        elif self.form is None or "disabled" in at:
            return
        elif tag == "input":
            self.input(at)
        elif tag == "textarea":
            self.area = (at.get("name"), [])
        elif tag == "select":
            self.select = (at.get("name"), [])
        elif tag == "option" and self.select:
            self.select[1].append((at.get("value", ""), "selected" in at))

    def input(self, at):
        kind = at.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in at:
                self.form.put(at.get("name"), at.get("value", "on"))
        elif kind not in ("file", "submit", "button"):
            self.form.put(at.get("name"), at.get("value", ""))
            if kind != "hidden":
                self.form.texts[at.get("name")] = at.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.area:
            name, text = self.area[0], "".join(self.area[1]).removeprefix("\n")
            self.form.put(name, text)
            self.form.texts[name], self.area = text, None
        elif tag == "select" and self.select:
            name, options = self.select
            for value in [value for value, chosen in options if chosen] or [value for value, _ in options[:1]]:
                self.form.put(name, value)
            self.select = None


def forms_of(page: str) -> list[Form]:
    reader = Reader()
    reader.feed(page)
    return reader.forms


def sending(page: str, name: str) -> Form:
    """The form that has this field."""
    return next(form for form in forms_of(page) if name in form)
