"""A migration may: it runs once, for everybody."""


def fill(apps, schema_editor):
    apps.get_model("accounts", "Account").objects.filter(name="")
