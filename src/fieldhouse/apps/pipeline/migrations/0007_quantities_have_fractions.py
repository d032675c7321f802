from django.db import migrations
from django.db.models import F

PARTS = 10_000


def in_parts(apps, _editor):
    lines = apps.get_model("pipeline", "ProductLine").objects.exclude(quantity_e4=None)
    lines.update(quantity_e4=F("quantity_e4") * PARTS)


def in_wholes(apps, _editor):
    lines = apps.get_model("pipeline", "ProductLine").objects.exclude(quantity_e4=None)
    lines.update(quantity_e4=F("quantity_e4") / PARTS)


class Migration(migrations.Migration):

    dependencies = [
        ('pipeline', '0006_access_of_a_team'),
    ]

    operations = [
        migrations.RenameField(
            model_name='productline',
            old_name='quantity',
            new_name='quantity_e4',
        ),
        migrations.RunPython(in_parts, in_wholes),
    ]
