from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0004_sheets'),
    ]

    operations = [
        migrations.AddField(
            model_name='routeleg',
            name='is_primary',
            field=models.BooleanField(null=True),
        ),
    ]
