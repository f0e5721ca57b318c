/// The JSON Schemas that the OpenAPI document refers to: contract §6 and §7.
enum Schemas {
    static func reference(_ name: String) -> String {
        ##"{"$ref":"#/components/schemas/\##(name)"}"##
    }

    static func page(of name: String) -> String {
        #"{"type":"object","required":["items","next"],"properties":{"items":{"type":"array","items":\#(reference(name))},"#
            + #""next":{"type":["string","null"],"description":"What after takes for the next page."}}}"#
    }

    static let components = ##"""
        {
          "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
          },
          "responses": {
            "Problem": {
              "description": "What went wrong (RFC 9457).",
              "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            }
          },
          "schemas": {
            "Severity": {"enum": ["info", "warning", "error", "critical"]},
            "Labels": {"type": "object", "additionalProperties": {"type": "string"}},
            "Link": {
              "type": "object",
              "required": ["text", "href"],
              "properties": {"text": {"type": "string"}, "href": {"type": "string"}}
            },
            "Time": {"type": "string", "format": "date-time"},
            "OptionalTime": {"type": ["string", "null"], "format": "date-time"},
            "Problem": {
              "type": "object",
              "required": ["type", "title", "status", "code", "detail"],
              "properties": {
                "type": {"const": "about:blank"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "code": {"type": "string", "description": "Stable; programs switch on it."},
                "detail": {"type": "string"},
                "errors": {
                  "type": "array",
                  "description": "What is wrong with the body, place by place.",
                  "items": {
                    "type": "object",
                    "required": ["pointer", "detail"],
                    "properties": {
                      "pointer": {"type": "string", "description": "JSON Pointer into the body (RFC 6901)."},
                      "detail": {"type": "string"}
                    }
                  }
                },
                "incident": {"$ref": "#/components/schemas/Incident"}
              }
            },
            "Explanation": {
              "type": "object",
              "required": ["id", "lines"],
              "properties": {
                "id": {"type": "string"},
                "lines": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["at", "reason", "text"],
                    "properties": {
                      "at": {"$ref": "#/components/schemas/Time"},
                      "reason": {"type": "string", "description": "Stable; programs switch on it."},
                      "event": {"type": "string"},
                      "alert": {"type": "string"},
                      "incident": {"type": "string"},
                      "notification": {"type": "string"},
                      "user": {"type": "string"},
                      "text": {"type": "string"}
                    }
                  }
                }
              }
            },
            "Alert": {
              "type": "object",
              "required": ["labels", "severity", "state", "value", "summary", "links", "first_seen", "last_seen", "count"],
              "properties": {
                "labels": {"$ref": "#/components/schemas/Labels"},
                "severity": {"$ref": "#/components/schemas/Severity"},
                "state": {"enum": ["firing", "resolved"]},
                "moved_to": {"type": "string", "description": "The incident that tells of it since it became worse."},
                "value": {"type": "string"},
                "summary": {"type": "string"},
                "links": {"type": "array", "items": {"$ref": "#/components/schemas/Link"}},
                "first_seen": {"$ref": "#/components/schemas/Time"},
                "last_seen": {"$ref": "#/components/schemas/Time"},
                "count": {"type": "integer"}
              }
            },
            "Incident": {
              "type": "object",
              "required": ["id", "state", "severity", "title", "labels", "alert_count", "alerts_firing", "alerts_resolved", "alerts_by_severity", "alerts",
                "alerts_next", "opened_at", "updated_at", "timeline"],
              "properties": {
                "id": {"type": "string"},
                "state": {"enum": ["open", "acknowledged", "snoozed", "resolved"]},
                "severity": {"$ref": "#/components/schemas/Severity"},
                "title": {"type": "string"},
                "labels": {"$ref": "#/components/schemas/Labels"},
                "alert_count": {"type": "integer", "description": "Of all its alerts, those that fire and those that are over."},
                "alerts_firing": {"type": "integer", "description": "Those that fire, here or as another incident."},
                "alerts_resolved": {
                  "type": "integer",
                  "description": "Those that are over. One that comes back after 200 others ended stays counted here, too."
                },
                "alerts_by_severity": {
                  "type": "object",
                  "description": "Those that fire.",
                  "required": ["info", "warning", "error", "critical"],
                  "additionalProperties": {"type": "integer"}
                },
                "alerts": {
                  "type": "array",
                  "description": "Those that matter most, as many as fit into 64 KiB with the rest, at most 200: what fires before what is over, the worst first, then the latest.",
                  "items": {"$ref": "#/components/schemas/Alert"}
                },
                "alerts_next": {
                  "type": ["string", "null"],
                  "description": "What after of GET /incidents/{id}/alerts takes for those that are not listed here; null where all are."
                },
                "opened_at": {"$ref": "#/components/schemas/Time"},
                "updated_at": {
                  "allOf": [{"$ref": "#/components/schemas/Time"}],
                  "description": "When something last happened in it. Values, times and counts of alerts that go on are followed at most every 10 s, which counts too; an answer to a request has them as they are."
                },
                "acknowledged_by": {"type": ["string", "null"]},
                "acknowledged_until": {"$ref": "#/components/schemas/OptionalTime"},
                "snoozed_until": {"$ref": "#/components/schemas/OptionalTime"},
                "resolved_at": {"$ref": "#/components/schemas/OptionalTime"},
                "policy": {"type": ["string", "null"]},
                "step": {"type": ["integer", "null"], "description": "Told last, counted from 1; 0 before the first."},
                "timeline": {
                  "type": "array",
                  "description": "How it began, and the latest of what happened, as much as fits.",
                  "items": {
                    "type": "object",
                    "required": ["at", "kind", "text"],
                    "properties": {
                      "at": {"$ref": "#/components/schemas/Time"},
                      "kind": {"type": "string"},
                      "text": {"type": "string"},
                      "user": {"type": "string"}
                    }
                  }
                }
              }
            },
            "Notification": {
              "type": "object",
              "required": ["id", "user", "kind", "incident", "severity", "title", "body", "labels", "alerts", "reason", "state"],
              "properties": {
                "id": {"type": "string"},
                "user": {"type": "string"},
                "kind": {
                  "enum": [
                    "firing", "updated", "escalated", "repeated", "acknowledged", "snoozed", "resolved", "flapping", "stable",
                    "digest", "storm", "test"
                  ]
                },
                "incident": {
                  "type": ["string", "null"],
                  "description": "null for what is about no single one: a digest, a storm, the end of a silence."
                },
                "severity": {"$ref": "#/components/schemas/Severity"},
                "title": {"type": "string"},
                "body": {"type": "string"},
                "labels": {"$ref": "#/components/schemas/Labels"},
                "alerts": {"type": "integer"},
                "reason": {"type": "string"},
                "links": {"type": "array", "items": {"$ref": "#/components/schemas/Link"}},
                "actions": {"type": "array", "items": {"type": "string"}},
                "channels": {"type": "array", "items": {"type": "string"}},
                "event_time": {"$ref": "#/components/schemas/Time"},
                "received_at": {"$ref": "#/components/schemas/Time"},
                "committed_at": {"$ref": "#/components/schemas/Time"},
                "sent_at": {"$ref": "#/components/schemas/OptionalTime"},
                "state": {"enum": ["unread", "read", "dismissed"]}
              }
            },
            "Inbox": {
              "type": "object",
              "required": ["items", "next", "cursor"],
              "properties": {
                "items": {"type": "array", "items": {"$ref": "#/components/schemas/Notification"}},
                "next": {
                  "type": ["string", "null"],
                  "description": "For the next page: what after takes where after was given, else what before takes."
                },
                "cursor": {
                  "type": "string",
                  "description": "What after takes to get exactly what is not in this page or an earlier one, each once."
                }
              }
            },
            "Selection": {
              "type": "object",
              "description": "Some notifications by their ids, or all of them.",
              "properties": {
                "ids": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 1000},
                "all": {"type": "boolean"}
              }
            },
            "Snooze": {
              "type": "object",
              "required": ["for"],
              "properties": {"for": {"type": "string", "description": "How long, at most 31d, such as 30m."}}
            },
            "Reassignment": {
              "type": "object",
              "required": ["users"],
              "properties": {"users": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 32}}
            },
            "Note": {
              "type": "object",
              "required": ["text"],
              "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 4096}}
            },
            "Recurrence": {
              "type": "object",
              "description": "When, within its life, a silence is in force, by the clock of a place.",
              "required": ["from", "to"],
              "properties": {
                "time_zone": {"type": "string", "default": "UTC"},
                "weekdays": {
                  "type": "array",
                  "items": {"enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
                  "minItems": 1,
                  "maxItems": 7
                },
                "from": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
                "to": {
                  "type": "string",
                  "pattern": "^[0-2][0-9]:[0-5][0-9]$",
                  "description": "24:00 is the end of the day; not after from, it is on the next day."
                }
              }
            },
            "NewSilence": {
              "type": "object",
              "required": ["match"],
              "properties": {
                "match": {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 4096,
                  "description": "CEL over rule, severity, labels and incident."
                },
                "until": {
                  "type": "string",
                  "description": "\"resolved\", once nothing that it matches fires any more; or a time. In place of for and ends_at."
                },
                "for": {"type": "string", "description": "How long, such as 2h. In place of until and ends_at."},
                "ends_at": {"$ref": "#/components/schemas/Time"},
                "from": {"type": "string", "format": "date-time", "description": "When it begins; default: now."},
                "starts_at": {"type": "string", "format": "date-time", "description": "The same as from."},
                "comment": {"type": "string", "maxLength": 4096},
                "recurrence": {"$ref": "#/components/schemas/Recurrence"}
              }
            },
            "Silence": {
              "type": "object",
              "required": ["id", "state", "match", "by", "comment", "created_at", "starts_at", "matched", "withheld",
                "summaries"],
              "properties": {
                "id": {"type": "string"},
                "state": {"enum": ["pending", "active", "expired"]},
                "match": {"type": "string"},
                "by": {"type": "string"},
                "comment": {"type": "string"},
                "created_at": {"$ref": "#/components/schemas/Time"},
                "starts_at": {"$ref": "#/components/schemas/Time"},
                "ends_at": {"$ref": "#/components/schemas/OptionalTime"},
                "until": {"enum": ["resolved", null]},
                "recurrence": {"anyOf": [{"$ref": "#/components/schemas/Recurrence"}, {"type": "null"}]},
                "out_of_force": {
                  "type": ["string", "null"],
                  "description": "Why it silences nothing though it is active: its match took too long to evaluate, twice."
                },
                "matched": {"type": "integer", "description": "Alerts that it fits and that fired when it was made, or when it began to count."},
                "withheld": {"type": "integer", "description": "Alerts that it kept back, each counted once."},
                "summaries": {"type": "array", "items": {"type": "string"}, "description": "Of the first of those."},
                "ended_at": {"$ref": "#/components/schemas/OptionalTime"}
              }
            },
            "OnCall": {
              "type": "object",
              "required": ["at", "schedules"],
              "properties": {
                "at": {"$ref": "#/components/schemas/Time"},
                "schedules": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["id", "users", "until"],
                    "properties": {
                      "id": {"type": "string"},
                      "users": {"type": "array", "items": {"type": "string"}},
                      "until": {"$ref": "#/components/schemas/OptionalTime"}
                    }
                  }
                }
              }
            },
            "NewOverride": {
              "type": "object",
              "description": "One of add, remove, and replace with with.",
              "required": ["from", "to"],
              "properties": {
                "add": {"type": "string"},
                "remove": {"type": "string"},
                "replace": {"type": "string"},
                "with": {"type": "string"},
                "from": {"$ref": "#/components/schemas/Time"},
                "to": {"$ref": "#/components/schemas/Time"}
              }
            },
            "Override": {
              "type": "object",
              "required": ["id", "schedule", "from", "to", "by"],
              "properties": {
                "id": {"type": "string"},
                "schedule": {"type": "string"},
                "add": {"type": "string"},
                "remove": {"type": "string"},
                "replace": {"type": "string"},
                "with": {"type": "string"},
                "from": {"$ref": "#/components/schemas/Time"},
                "to": {"$ref": "#/components/schemas/Time"},
                "by": {"type": "string"}
              }
            },
            "QuietHours": {
              "type": "object",
              "description": "What comes meanwhile is held, and handed over as one digest at the end.",
              "required": ["from", "to"],
              "properties": {
                "from": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"},
                "to": {
                  "type": "string",
                  "pattern": "^[0-2][0-9]:[0-5][0-9]$",
                  "description": "24:00 is the end of the day; not after from, it is on the next day."
                },
                "weekdays": {
                  "type": "array",
                  "items": {"enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
                  "minItems": 1,
                  "maxItems": 7,
                  "description": "On which they begin; default: every day."
                },
                "unless": {
                  "type": ["string", "null"],
                  "maxLength": 1024,
                  "description": "CEL: what breaks through, such as severity == critical. Default: nothing does."
                }
              }
            },
            "ChannelChoice": {
              "type": "object",
              "required": ["use"],
              "properties": {
                "when": {"type": ["string", "null"], "maxLength": 1024, "description": "CEL; default: whatever comes."},
                "use": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 20},
                "digest": {
                  "type": ["string", "null"],
                  "description": "Gathered for so long, 1m to 7d, and told together. Default: told at once."
                },
                "then": {
                  "type": "object",
                  "description": "Of the configuration only: further channels for what was not seen by then.",
                  "properties": {
                    "after": {"type": "string"},
                    "use": {"type": "array", "items": {"type": "string"}}
                  }
                }
              }
            },
            "Mute": {
              "type": "object",
              "required": ["match"],
              "properties": {
                "match": {"type": "string", "minLength": 1, "maxLength": 1024, "description": "CEL."},
                "until": {"$ref": "#/components/schemas/OptionalTime"}
              }
            },
            "NewPreferences": {
              "type": "object",
              "description": "What the caller wants instead of what the configuration says; what is left out is as configured.",
              "properties": {
                "time_zone": {"type": ["string", "null"], "description": "An IANA name."},
                "quiet_hours": {
                  "anyOf": [{"enum": ["configured", "off"]}, {"$ref": "#/components/schemas/QuietHours"}]
                },
                "channels": {
                  "type": ["array", "null"],
                  "items": {"$ref": "#/components/schemas/ChannelChoice"},
                  "maxItems": 20,
                  "description": "The first that fits counts; where none does, the inbox. null: as configured."
                },
                "mutes": {"type": "array", "items": {"$ref": "#/components/schemas/Mute"}, "maxItems": 100},
                "per_hour": {
                  "type": ["integer", "null"],
                  "minimum": 1,
                  "maximum": 1000,
                  "description": "Notifications an hour before further ones, but for critical ones, are gathered."
                }
              }
            },
            "Preferences": {
              "type": "object",
              "description": "May be sent back as it is: what only the service says is passed over.",
              "required": ["time_zone", "quiet_hours", "channels", "mutes", "per_hour", "in_force", "configured", "known_channels"],
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
                    "channels": {"type": "array", "items": {"$ref": "#/components/schemas/ChannelChoice"}}
                  }
                },
                "known_channels": {"type": "array", "items": {"type": "string"}},
                "problem": {
                  "type": ["string", "null"],
                  "description": "Why what the caller wants is not in force: it no longer fits the configuration."
                }
              }
            },
            "Unread": {
              "type": "object",
              "required": ["unread"],
              "properties": {"unread": {"type": "integer", "description": "How many are unread now."}}
            }
          }
        }
        """##
}
