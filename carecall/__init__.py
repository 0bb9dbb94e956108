"""carecall: the call-centre workstation of a car dealership's customer-care desk.

The one-way flow is records -> due dates -> contacts -> calls -> outcomes; the rooms and what each may
import stand in the README under ARCHITECTURE and are held by import contracts.
"""

__version__ = "0.2.0"
