"""How a person goes through the house. A step that leads to another page ends when that page is there.

Whoever goes on while a form is being sent breaks the sending off, and Playwright's own tap does not wait.
"""

# What was pressed, in order, as it is called: of who plays a guide. He empties it when he begins.
pressed = []


def press(place, name):
    """A button that leads to another page; on a page or a part of one."""
    click(place.get_by_role("button", name=name).first)


def follow(place, name):
    click(place.get_by_role("link", name=name).first)


def click(target):
    noted(target)
    with target.page.expect_navigation():
        target.click()


def noted(target):
    """The target, which is about to be pressed."""
    pressed.append(" ".join(target.inner_text().split()))
    return target


def tap(target):
    """The same with a finger."""
    with target.page.expect_navigation():
        target.tap()


def says(page, text):
    page.get_by_text(text).first.wait_for()
