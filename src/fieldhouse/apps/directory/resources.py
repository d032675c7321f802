"""What Fieldhouse understands of SCIM 2.0 (RFC 7643): the attributes of a user and of a group that it uses.

Other attributes are taken and left aside, as large directories send many.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    Email,
    ETag,
    Filter,
    GroupMembership,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

MOST_RESULTS = 1_000
"""Resources in one answer; a directory asks for the next page by ``startIndex``."""


class PersonName(ComplexAttribute):
    """The two parts of a name that Fieldhouse shows, in the order of their script."""

    family_name: str | None = None
    given_name: str | None = None


class DirectoryUser(Resource[Any]):
    """A user: who signs in, what they are called, and whether they may."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    """What they sign in with, and what single sign-on must name."""

    name: PersonName | None = None
    Name: ClassVar[type[ComplexAttribute]] = PersonName
    display_name: str | None = None
    preferred_language: str | None = None
    """English or Japanese is taken from it; anything else reads English."""

    timezone: str | None = None
    active: bool | None = None
    emails: list[Email] | None = None
    """The primary one ties the user to the person of the organisation who has it."""

    Emails: ClassVar[type[ComplexAttribute]] = Email
    groups: Annotated[list[GroupMembership] | None, Mutability.read_only] = None
    Groups: ClassVar[type[ComplexAttribute]] = GroupMembership


ToUser = Reference["User"]  # type: ignore[type-arg]


class Member(ComplexAttribute):
    """A user in a group. Groups within groups are not understood: directories resolve them."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[ToUser | None, Mutability.immutable] = Field(  # type: ignore[valid-type]
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User"])


class DirectoryGroup(Resource[Any]):
    """A group: what it is called, and who is in it."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[Member] | None = None
    Members: ClassVar[type[ComplexAttribute]] = Member


CONFIG = ServiceProviderConfig(
    patch=Patch(supported=True),
    bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
    filter=Filter(supported=True, max_results=MOST_RESULTS),
    change_password=ChangePassword(supported=False),
    sort=Sort(supported=True),
    etag=ETag(supported=False),
    authentication_schemes=[
        AuthenticationScheme(
            type="oauthbearertoken",
            name="Bearer token",
            description="A token with the scope directory, of a user who manages users.",
            primary=True,
        )
    ],
)

# Microsoft Entra removes by value, and writes through a filter that matches nothing yet.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)
PROVIDER = ScimProvider([DirectoryUser, DirectoryGroup], config=CONFIG, policy=POLICY)
