"""The company of this home: name, currency, calendar, field masters, exchange rates."""
