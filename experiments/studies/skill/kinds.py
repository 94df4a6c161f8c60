"""The kinds of autocracies in the data, and how the model simulates each."""

SIMULATED_KINDS = {
    "party-based": "party",
    "party-personal": "party_personal",
    "personal": "personal",
    "military": "military",
    "military personal": "military_personal",
    "monarchy": "monarchy",
    "party-military": "military_personal",
    "party-personal-military": "party_personal",
    "oligarchy": "party_personal",
    "warlordism": "personal",
    "provisional": "military",
    "provisional military": "military",
    "indirect military": "military",
}
"""The kinds of autocracies in the table, and the model's kind that simulates each.

The model has six. Others are simulated as the one with the nearest rate of attempts. Their own
rates are in the base hazard.
"""

KINDS = tuple(SIMULATED_KINDS)
