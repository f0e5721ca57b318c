internal import TocsinTime

extension Schemas {
    /// What a user wants, and what is configured: members of the components.
    static let preferences = ##"""
        "QuietHours": {
          "type": "object",
          "description": "What comes meanwhile is held, and handed over as one digest at the end.",
          "required": ["from", "to"],
          "additionalProperties": false,
          "properties": {
            "from": {"$ref": "#/components/schemas/TimeOfDay"},
            "to": {"$ref": "#/components/schemas/EndOfDay"},
            "weekdays": {
              "type": ["array", "null"],
              "items": {"enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
              "minItems": 1,
              "uniqueItems": true,
              "description": "On which they begin; default: every day."
            },
            "unless": {
              "type": ["string", "null"],
              "minLength": 1,
              "maxLength": 1024,
              "description": "CEL: what breaks through, such as severity == critical. Default: nothing does."
            }
          }
        },
        "ChannelChoice": {
          "type": "object",
          "required": ["use"],
          "additionalProperties": false,
          "properties": {
            "when": {
              "type": ["string", "null"],
              "minLength": 1,
              "maxLength": 1024,
              "description": "CEL; default: whatever comes."
            },
            "use": {
              "type": "array",
              "items": {"type": "string", "minLength": 1, "maxLength": 64},
              "minItems": 1,
              "maxItems": 20
            },
            "digest": {
              "allOf": [{"$ref": "#/components/schemas/OptionalDuration"}],
              "description": "Gathered for so long, 1m to 7d, and told together. Default: told at once."
            }
          }
        },
        "ConfiguredChannelChoice": {
          "type": "object",
          "required": ["when", "use", "digest"],
          "properties": {
            "when": {"type": ["string", "null"], "description": "CEL."},
            "use": {"type": "array", "items": {"type": "string"}},
            "digest": {"$ref": "#/components/schemas/OptionalDuration"},
            "then": {
              "type": "object",
              "description": "Further channels for what was not seen by then.",
              "required": ["after", "use"],
              "properties": {
                "after": {"$ref": "#/components/schemas/Duration"},
                "use": {"type": "array", "items": {"type": "string"}}
              }
            }
          }
        },
        "Mute": {
          "type": "object",
          "required": ["match"],
          "additionalProperties": false,
          "properties": {
            "match": {"type": "string", "minLength": 1, "maxLength": 1024, "description": "CEL."},
            "until": {"$ref": "#/components/schemas/OptionalTime"}
          }
        },
        "NewPreferences": {
          "type": "object",
          "description": "What the caller wants instead of what the configuration says; what is left out is as configured.",
          "additionalProperties": false,
          "properties": {
            "time_zone": {"type": ["string", "null"], "minLength": 1, "maxLength": 64, "description": "An IANA name."},
            "quiet_hours": {
              "anyOf": [{"enum": ["configured", "off"]}, {"$ref": "#/components/schemas/QuietHours"}]
            },
            "channels": {
              "type": ["array", "null"],
              "items": {"$ref": "#/components/schemas/ChannelChoice"},
              "maxItems": 20,
              "description": "The first that fits counts; where none does, the inbox. null: as configured."
            },
            "mutes": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Mute"}, "maxItems": 100},
            "per_hour": {
              "type": ["integer", "null"],
              "minimum": 1,
              "maximum": 1000,
              "description": "Notifications an hour before further ones, but for critical ones, are gathered."
            },
            "in_force": {"description": "This and what follows is passed over: only the service says it."},
            "configured": true,
            "known_channels": true,
            "problem": true
          }
        },
        "Preferences": {
          "type": "object",
          "description": "May be sent back as it is: what only the service says is passed over.",
          "required": [
            "time_zone", "quiet_hours", "channels", "mutes", "per_hour", "in_force", "configured", "known_channels",
            "problem"
          ],
          "properties": {
            "time_zone": {"type": ["string", "null"]},
            "quiet_hours": {
              "anyOf": [{"enum": ["configured", "off"]}, {"$ref": "#/components/schemas/QuietHours"}]
            },
            "channels": {"type": ["array", "null"], "items": {"$ref": "#/components/schemas/ChannelChoice"}},
            "mutes": {"type": "array", "items": {"$ref": "#/components/schemas/Mute"}},
            "per_hour": {"type": ["integer", "null"]},
            "in_force": {
              "type": "object",
              "description": "What comes of both: each member has its value, and whether it is the caller's own.",
              "additionalProperties": {
                "type": "object",
                "required": ["value", "from"],
                "properties": {"value": {}, "from": {"enum": ["own", "configuration"]}}
              }
            },
            "configured": {
              "type": "object",
              "required": ["time_zone", "quiet_hours", "channels"],
              "properties": {
                "time_zone": {"type": "string"},
                "quiet_hours": {"anyOf": [{"$ref": "#/components/schemas/QuietHours"}, {"type": "null"}]},
                "channels": {"type": "array", "items": {"$ref": "#/components/schemas/ConfiguredChannelChoice"}}
              }
            },
            "known_channels": {"type": "array", "items": {"type": "string"}},
            "problem": {
              "type": ["string", "null"],
              "description": "Why what the caller wants is not in force: it no longer fits the configuration."
            }
          }
        }
        """##
}
