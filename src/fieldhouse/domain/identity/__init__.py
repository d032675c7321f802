"""Who is who: names, numbers and addresses of companies and people, and what they say of two records together."""
