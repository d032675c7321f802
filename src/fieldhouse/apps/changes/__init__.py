"""What was changed or proposed here, on its way to the CRM."""
