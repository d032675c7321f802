"""Namesakes that write no state."""

import hashlib


class Guarded:
    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)

    def delete(self):
        return super().delete()


def render(cache, image, seen, more):
    cache.delete("page")
    image.save("picture.png")
    seen.update(more)
    seen.update({"a": 1})
    digest = hashlib.sha256()
    digest.update(b"line")
    return digest
