"""SCIM 2.0 (RFC 7644): how a directory asks and tells over HTTP."""
