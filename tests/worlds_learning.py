"""What people learn from in a district's bimtek: a file of a session, a question of the bank in a test."""

import uuid

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Office
from audit.sealed_files import keep_sealed
from beneficiaries import photos
from bimtek.models import Bimtek, Material, Quiz, QuizQuestion, Session, SignedList


def a_material(world):
    content = ContentFile(b"%PDF-1.7 " + world.mark.encode())
    about = {"title": world.text("slide"), "kind": "pdf", "size": content.size, "added_by": world.users["operator"]}
    made = Material(session=world[Session], **about)
    keep_sealed(made.sealed_file, content)
    world.add(made)


def quiz(world):
    """One question for the bimtek the pendamping helps with."""
    about = {"office": world[Office], "region": world.region, "choices": [world.text("a"), world.text("b")], "right": 0}
    question = world.add(QuizQuestion(text=world.text("pertanyaan"), **about))
    world.add(Quiz(bimtek=world[Bimtek])).questions.add(question)


def signed_list(world):
    """A photo of the session's signed list, with the district's mark in its bytes."""
    pendamping = world.users["pendamping"]
    made = SignedList(uuid=uuid.uuid4(), session=world[Session], taken_by=pendamping, taken_at=timezone.now())
    photos.keep(made, b"\xff\xd8 " + world.mark.encode())
    made.sent_sha256 = bytes(32)
    world.add(made)
