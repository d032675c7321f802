"""Sentences of a home and what is done with it from the command line: serving, backing up, logins."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HOMES: dict[str, Promise] = {
    "home.missing": _("There is no home in %(path)s. Import a source into it, or name another folder."),
    "home.folder_in_use": _("The folder %(path)s holds other files and is no home. Name an empty folder."),
    "home.not_writable": _("The folder %(path)s cannot be written: %(reason)s. Check who may write there."),
    "home.unreadable": _(
        "The database of the home %(path)s cannot be read: %(reason)s. Restore the home from its back-up."
    ),
    "home.bad_database_url": _(
        "DATABASE_URL names no PostgreSQL database. Write it as postgresql://user:password@host:5432/name."
    ),
    "home.state_in_sqlite": _(
        "The state of the home %(path)s lies in its folder, and DATABASE_URL names a database. Move the state with "
        "fieldhouse home move, or take DATABASE_URL away."
    ),
    "home.state_in_postgresql": _(
        "The state of the home %(path)s lies in PostgreSQL. Set DATABASE_URL to the address of its database."
    ),
    "home.database_away": _(
        "The database that DATABASE_URL names does not answer: %(reason)s. Start it, or correct the address."
    ),
    "home.database_empty": _(
        "The database that DATABASE_URL names holds no home. Correct the address, or restore a back-up."
    ),
    "home.database_in_use": _(
        "The database that DATABASE_URL names is not empty. Make an empty one, or correct the address."
    ),
    "home.database_missing": _(
        "The database of the home %(path)s is missing. Put its file back, or restore the home from "
        "its back-up."
    ),
    "home.database_busy": _(
        "Another process has been writing into the database for long. Wait a moment, then do it again."
    ),
    "home.database_full": _(
        "The disk of the database has no room left. Nothing is half done: make room there, then do it again."
    ),
    "home.disk_full": _(
        "The disk of %(path)s has no room left. Nothing is half done: make room there, then do it again."
    ),
    "home.no_access": _(
        "%(path)s cannot be read or written: %(reason)s. Check who may, and how its disk is mounted, then do it again."
    ),
    "home.disk_broken": _(
        "The disk of %(path)s fails: %(reason)s. Have it looked at, then check the facts, or restore the home from its "
        "back-up."
    ),
    "home.no_database_url": _(
        "DATABASE_URL is not set. Set it to the address of the PostgreSQL database that the state moves into or from."
    ),
    "home.moved_already": _("The state of the home %(path)s lies in PostgreSQL already. Leave it there."),
    "home.move_differs": _(
        "The state would not say the same in the other database, so it stays where it is. Report this."
    ),
    "home.database_order": _(
        "The database that DATABASE_URL names does not order text by code point. Make it with createdb "
        "--template=template0 --encoding=UTF8 --locale=C.UTF-8."
    ),
    "home.not_simulated": _(
        "The home %(path)s holds a company that is not simulated. Name another folder for the demo."
    ),
    "serve.running_already": _(
        "Another server is running on the home %(path)s. Stop it first, or open its address."
    ),
    "serve.port_taken": _("The port %(port)s is in use. Choose another one with --port."),
    "serve.child_failed": _("The part %(name)s of the server ended by itself. What it said stands above."),
    "backup.exists": _("There is a file %(path)s already. Choose another name or remove it."),
    "backup.not_writable": _("The file %(path)s cannot be written: %(reason)s. Choose another place."),
    "backup.not_a_backup": _("%(path)s is no back-up of a home: %(reason)s. Choose another file."),
    "backup.not_verified": _("The back-up is damaged: %(file)s is not what was saved. Use another one."),
    "staging.busy": _("Another process is making %(path)s at this moment. Wait until it has ended."),
    "restore.home_not_empty": _(
        "The folder %(path)s is not empty. A home is restored into an empty folder only."
    ),
    "user.unknown": _("There is no user %(login)s who can sign in. Look at the list of users."),
    "role.bad_code": _(
        "%(value)s cannot be the code of a role. Use 2 to 32 small letters, digits and _, beginning with a letter."
    ),
    "role.is_held": _("Somebody still holds this role (%(count)s). End their grants first."),
    "role.last_manager": _(
        "After this nobody could manage users. Give somebody else a role that does, first."
    ),
    "role.name_missing": _("The role has no name. Give it a name in English."),
    "role.unknown": _("%(value)s is no role that was made or changed here."),
    "role.unknown_atom": _("%(value)s is nothing that a role is made of. Choose of: %(known)s."),
    "user.bad_country": _("%(value)s is no country. Write two capital letters, for instance JP."),
    "user.bad_role": _("%(value)s is no role. Choose one of: %(known)s."),
    "user.no_partner": _("The role %(role)s is granted for a partner. Name the partner by its key."),
    "user.not_for_partner": _("The role %(role)s is not for a partner's people. Leave the partner out."),
    "user.unknown_partner": _("No distributor or reseller has the key %(partner)s. Import it first."),
    "user.demo_password": _("The password of the demo is public. Choose another one."),
    "user.weak_password": _("The password is too easy to guess. %(reasons)s Choose another one."),
    "user.token_days": _("A token lasts from 1 to %(most)s days, not %(days)s. Give another number."),
    "user.token_scope": _("A token has scopes, not %(value)s. Choose among: %(known)s."),
    "user.unknown_person": _("There is no person with the key %(person)s. Import them first."),
    "filter.not_a_pair": _("%(value)s is no filter. Write it as a field, an equals sign and a value."),
    "user.bad_language": _("%(value)s is no language of Fieldhouse. Choose en or ja."),
    "profile.unknown": _("There is no profile %(value)s. Choose one of: %(known)s."),
    "file.not_writable": _("The file %(path)s cannot be written: %(reason)s. Choose another place."),
    "profile.copy_exists": _("There is a file %(path)s already. Choose another name for the copy."),
}
