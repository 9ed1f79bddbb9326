"""The tests: unit, domain, web, api, contract, concurrency, architecture, browser."""
