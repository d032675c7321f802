"""The company's directory: users and groups that it tells by SCIM 2.0, and the roles that its groups give."""
