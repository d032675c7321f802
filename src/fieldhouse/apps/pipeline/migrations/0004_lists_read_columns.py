from django.db import migrations

INDEXES = ("close", "amount", "owner", "position", "territory")


class Migration(migrations.Migration):
    dependencies = [("pipeline", "0003_each_index_of_the_mart_begins_with_the_generation")]
    operations = [
        migrations.RemoveIndex(model_name="deal", name=f"pipeline_deal_by_{name}") for name in INDEXES
    ]
