from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pipeline', '0003_deal_edited_by'),
    ]

    operations = [
        migrations.AddField(
            model_name='savedview',
            name='is_pinned',
            field=models.BooleanField(default=False),
        ),
    ]
