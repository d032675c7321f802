"""What both kinds of resources have in common: reading a body, applying a patch, answering."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from scim2_models import Context, PatchOp, Resource, SearchRequest
from scim2_models.path import CompareOperator, Comparison

from fieldhouse.apps.directory.scim.answers import answer, listed
from fieldhouse.apps.directory.scim.shapes import Address
from fieldhouse.apps.roles.models import User


@dataclass(frozen=True, slots=True)
class Service:
    """One kind of resource: how rows of it are found, told, written and removed.

    ``columns`` are the attributes by which the database finds one: most directories ask for one resource by a value.
    ``rows`` are all, or those with a value; ``beside`` is what else their shapes tell, by number, and ``told`` makes
    the shape of a row with that. ``write`` does what a shape says, to a row or, without one, by making it.
    """

    name: str
    kind: type[Resource[Any]]
    columns: dict[str, str]
    find: Callable[[str], Any]
    rows: Callable[[str, str], list[Any]]
    beside: Callable[[list[Any]], Mapping[int, Any]]
    told: Callable[[Any, Any, Address], Resource[Any]]
    write: Callable[[Any, Any, User], Any]
    remove: Callable[..., None]

    def shapes(self, attribute: str, value: str, address: Address) -> list[Resource[Any]]:
        """All resources, or those with a value."""
        found = self.rows(attribute, value)
        beside = self.beside(found)
        return [self.told(one, beside[one.pk], address) for one in found]

    def shape(self, found: Any, address: Address) -> Resource[Any]:
        """One resource."""
        return self.told(found, self.beside([found])[found.pk], address)

    def list(self, asked: SearchRequest[Any], address: Address) -> HttpResponse:
        """The resources that are asked for."""
        attribute, value = self._one_value(asked)
        return listed(self.shapes(attribute, value, address), asked, self.kind)

    def show(
        self, found: Any, asked: SearchRequest[Any], address: Address, status: int = 200
    ) -> HttpResponse:
        """One resource."""
        shape = self.shape(found, address)
        context = Context.RESOURCE_CREATION_RESPONSE if status == 201 else Context.RESOURCE_QUERY_RESPONSE
        headers = {"Location": str(shape.meta.location)} if shape.meta else {}
        return answer(shape.model_dump(scim_ctx=context, response_parameters=asked), status, **headers)

    def make(self, body: Any, asked: SearchRequest[Any], asker: User, address: Address) -> HttpResponse:
        """Make one."""
        shape = self.kind.model_validate(body, scim_ctx=Context.RESOURCE_CREATION_REQUEST)
        made = self.write(None, shape, asker)
        return self.show(self.find(str(made.pk)), asked, address, 201)

    def replace(
        self, found: Any, body: Any, asked: SearchRequest[Any], asker: User, address: Address
    ) -> HttpResponse:
        """Write one anew."""
        shape = self.kind.model_validate(body, scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST)
        shape.replace(self.shape(found, address))
        return self._written(found, shape, asked, asker, address)

    def patch(
        self, found: Any, body: Any, asked: SearchRequest[Any], asker: User, address: Address
    ) -> HttpResponse:
        """Change parts of one."""
        said = PatchOp[self.kind].model_validate(body, scim_ctx=Context.RESOURCE_PATCH_REQUEST)  # type: ignore[name-defined]
        shape = self.shape(found, address)
        said.patch(shape)
        return self._written(found, shape, asked, asker, address)

    def _written(
        self, found: Any, shape: Any, asked: SearchRequest[Any], asker: User, address: Address
    ) -> HttpResponse:
        self.write(found, shape, asker)
        return self.show(self.find(str(found.pk)), asked, address)

    def _one_value(self, asked: SearchRequest[Any]) -> tuple[str, str]:
        """The attribute and the value of a filter like ``userName eq "kim"``; two empty texts for any other."""
        node = asked.filter.ast if asked.filter is not None else None
        if isinstance(node, Comparison) and node.op == CompareOperator.eq and isinstance(node.value, str):
            attribute = str(node.attr_path).rpartition(":")[2].lower()
            if attribute in self.columns and "\0" not in node.value:
                return attribute, node.value
        return "", ""
