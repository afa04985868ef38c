"""What of the law is encoded: counted by jurisdiction, with what is not and why, and written out as pages."""

from remit.inventory.counting import Inventory, JurisdictionLaw, Missing, Subject, TextOfLaw, inventory

__all__ = ["Inventory", "JurisdictionLaw", "Missing", "Subject", "TextOfLaw", "inventory"]
