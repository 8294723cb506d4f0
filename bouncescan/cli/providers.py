"""bouncescan providers: the mailboxes whose server is known."""

import sys

__all__ = ["providers"]


def providers() -> None:
    """Example:  bouncescan providers

    Lists the providers whose server is known, and what each
    wants as a password.
    """
    from bouncescan.sources.providers import all_providers

    for provider in all_providers():
        sys.stdout.write(f"{provider.name}\n")
        sys.stdout.write(f"    addresses  {', '.join(provider.domains)}\n")
        sys.stdout.write(f"    server     {provider.host}:{provider.port}\n")
        sys.stdout.write(f"    password   {provider.password_help}\n")
        if provider.note:
            sys.stdout.write(f"    note       {provider.note}\n")
