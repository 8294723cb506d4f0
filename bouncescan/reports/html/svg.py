"""Pictures as they came from the drawing program, let into a page by a list of what may stay.

The picture holds names of servers, which strangers chose. The program that draws escapes them; here
nothing passes that is not a shape or a text anyway: no script, link, style or event.
"""

from xml.etree import ElementTree as ET

from markupsafe import Markup

__all__ = ["to_inline_svg"]

_SVG = "{http://www.w3.org/2000/svg}"

_ELEMENTS = frozenset({"g", "path", "rect", "line", "text", "tspan", "circle"})
_ATTRIBUTES = frozenset(
    {
        *("d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "transform"),
        *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray"),
        *("stroke-miterlimit", "stroke-linejoin", "stroke-linecap", "opacity"),
        *("text-anchor", "dominant-baseline", "font-size", "font-weight", "dx", "dy"),
    }
)


def to_inline_svg(drawn: str, *, name: str, title: str, description: str) -> Markup:
    """A picture for the page, with a name and a description for those who cannot see it."""
    source = ET.fromstring(drawn)  # noqa: S314 our own drawing: no entity is declared in it
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": source.get("viewBox", ""),
            "width": source.get("width", ""),
            "height": source.get("height", ""),
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-description",
        },
    )
    ET.SubElement(root, "title", {"id": f"{name}-title"}).text = title
    ET.SubElement(root, "desc", {"id": f"{name}-description"}).text = description
    for child in source:
        _let_in(child, root)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 escaped by ElementTree


def _let_in(source: ET.Element, parent: ET.Element) -> None:
    tag = source.tag.removeprefix(_SVG)
    is_hidden = source.get("display") == "none" or source.get("opacity") == "0"
    if tag not in _ELEMENTS or is_hidden:
        return
    kept = {name: value for name, value in source.attrib.items() if name in _ATTRIBUTES}
    element = ET.SubElement(parent, tag, kept)
    element.text = source.text
    for child in source:
        _let_in(child, element)
