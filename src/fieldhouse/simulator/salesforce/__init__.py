"""The same company in the files of Salesforce's own export, an object a file: what Salesforce keeps, and no more."""
