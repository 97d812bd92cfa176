"""A case is played once and compared with its expected file, and with others in which one line is not what happened."""

import shutil


def altered(files, folder, name, before, after):
    """The folder, with a copy of a case's files in which this stands otherwise."""
    shutil.copytree(files, folder, dirs_exist_ok=True)
    text = (folder / name).read_text()
    assert text.count(before) == 1, f"{before} stands {text.count(before)} times in {name}"
    (folder / name).write_text(text.replace(before, after))
    return folder


def notices(compared, files, folder, name, before, after):
    """Whether a case that was played no longer matches once this stands otherwise in a copy of its files."""
    _, *played = compared.call_args.args
    return compared(altered(files, folder, name, before, after), *played) is False
