"""What no mail tells: countries, networks, names, SPF and DKIM of today.

    country     offline: the country of an address, by a packaged table
    databases   offline: MaxMind DB files of the user's (--mmdb, extra `mmdb`)
    asking      the network is asked, only with --online (extra `dns`)
    provider_search   which server keeps the mail of a domain, only with --online (extra `dns`)

Only the pipeline calls this package, and stores the answers. Nothing below the last two is loaded
without --online. docs/online.md says what is asked, of whom, and what never is.
"""
