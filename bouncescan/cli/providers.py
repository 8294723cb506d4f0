"""bouncescan providers: the mailboxes whose server is known."""

__all__ = ["providers"]


def providers() -> None:
    """Example:  bouncescan providers

    Lists the providers whose server is known, and what each
    wants as a password.
    """
    from bouncescan.cli.streams import print_result
    from bouncescan.sources.providers import all_providers

    for provider in all_providers():
        lines = [
            provider.name,
            f"    addresses  {', '.join(provider.domains)}",
            f"    server     {provider.host}:{provider.port}",
            f"    password   {provider.password_help}",
            *([f"    note       {provider.note}"] if provider.note else []),
        ]
        print_result("".join(f"{line}\n" for line in lines))
