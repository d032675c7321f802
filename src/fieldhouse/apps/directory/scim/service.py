"""What both kinds of resources have in common: reading a body, applying a patch, answering."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from django.http import HttpResponse
from scim2_models import Context, PatchOp, Resource, SearchRequest
from scim2_models.path import CompareOperator, Comparison

from fieldhouse.apps.directory.scim.answers import answer, listed
from fieldhouse.apps.directory.scim.shapes import Address
from fieldhouse.apps.roles.models import User


class Service(ABC):
    """One kind of resource: how it is found, shown, written and removed."""

    name: ClassVar[str]
    kind: ClassVar[type[Resource[Any]]]
    columns: ClassVar[dict[str, str]]
    """Attributes by which the database finds one: most directories ask for one resource by a value."""

    @abstractmethod
    def find(self, number: str) -> Any: ...

    @abstractmethod
    def shapes(self, attribute: str, value: str, address: Address) -> list[Resource[Any]]: ...

    @abstractmethod
    def shape(self, found: Any, address: Address) -> Resource[Any]: ...

    @abstractmethod
    def write(self, found: Any, shape: Any, asker: User) -> Any:
        """Do what a shape says, to a row or, without one, by making it; the row."""

    @abstractmethod
    def remove(self, found: Any, asker: User) -> None: ...

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
