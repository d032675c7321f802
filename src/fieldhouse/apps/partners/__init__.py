"""The route of a deal: vendor, distributor, reseller, end customer, each leg dated."""
