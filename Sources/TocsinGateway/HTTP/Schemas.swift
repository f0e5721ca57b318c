internal import TocsinTime

/// The JSON Schemas that the OpenAPI document refers to: contract §6 and §7.
enum Schemas {
    static func reference(_ name: String) -> String {
        ##"{"$ref":"#/components/schemas/\##(name)"}"##
    }

    static func page(of name: String) -> String {
        #"{"type":"object","required":["items","next"],"properties":{"items":{"type":"array","items":\#(reference(name))},"#
            + #""next":{"type":["string","null"],"description":"What after takes for the next page."}}}"#
    }

    /// Some of these words, with commas between them; none for any.
    static func words(_ words: Set<String>) -> String {
        let word = "(\(words.sorted().joined(separator: "|")))"
        return #"{"type":"string","pattern":"^,*(\#(word)(,+\#(word))*,*)?$"}"#
    }

    /// An id such as `i-12`.
    static func serial(_ prefix: String) -> String {
        #"{"type":"string","pattern":"^\#(prefix)-(0|[1-9][0-9]{0,17})$"}"#
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
            },
            "ProblemOrPage": {
              "description": "What went wrong (RFC 9457), or a page that says so to whoever accepts text/html.",
              "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
                "text/html": {"schema": {"type": "string"}}
              }
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
            "TimeOfDay": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
            "EndOfDay": {
              "type": "string",
              "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
              "description": "24:00 is the end of the day; not after from, it is on the next day."
            },
            "Duration": {
              "type": "string",
              "minLength": 2,
              "pattern": "^([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$",
              "description": "Such as 30m, or 1h30m."
            },
            "OptionalDuration": {"anyOf": [{"$ref": "#/components/schemas/Duration"}, {"type": "null"}]},
            "Cursor": {"type": "string", "pattern": "^[A-Za-z0-9]{1,32}:[0-9]{1,19}$", "description": "EPOCH:OFFSET."},
            "User": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
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
              "required": [
                "id", "state", "severity", "title", "labels", "alert_count", "alerts_firing", "alerts_resolved",
                "alerts_by_severity", "alerts", "alerts_next", "opened_at", "updated_at", "acknowledged_by",
                "acknowledged_until", "snoozed_until", "resolved_at", "policy", "step", "timeline"
              ],
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
                  "description": "Those that matter most, as many as fit into 64 KiB with the rest, at most 200: what fires before \##
        what is over, the worst first, then the latest.",
                  "items": {"$ref": "#/components/schemas/Alert"}
                },
                "alerts_next": {
                  "type": ["string", "null"],
                  "description": "What after of GET /incidents/{id}/alerts takes for those that are not listed here; null where all are."
                },
                "opened_at": {"$ref": "#/components/schemas/Time"},
                "updated_at": {
                  "allOf": [{"$ref": "#/components/schemas/Time"}],
                  "description": "When something last happened in it. Values, times and counts of alerts that go on are followed at \##
        most every 10 s, which counts too; an answer to a request has them as they are."
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
              "required": [
                "id", "user", "kind", "incident", "severity", "title", "body", "labels", "alerts", "reason", "links",
                "actions", "channels", "event_time", "received_at", "committed_at", "sent_at", "state"
              ],
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
                  "anyOf": [{"$ref": "#/components/schemas/Cursor"}, {"type": "null"}],
                  "description": "For the next page: what after takes where after was given, else what before takes."
                },
                "cursor": {
                  "allOf": [{"$ref": "#/components/schemas/Cursor"}],
                  "description": "What after takes to get exactly what is not in this page or an earlier one, each once."
                }
              }
            },
            "StreamEvent": {
              "type": "object",
              "required": ["event", "data"],
              "properties": {
                "event": {
                  "enum": ["welcome", "notification", "incident", "silence", "inbox", "stats", "gap", "close"]
                },
                "data": {
                  "type": "string",
                  "contentMediaType": "application/json",
                  "description": "What a WebSocket's frame says; of close, the code and the reason."
                },
                "id": {
                  "allOf": [{"$ref": "#/components/schemas/Cursor"}],
                  "description": "What Last-Event-ID takes to get exactly what comes after it."
                },
                "retry": {"type": "integer"}
              }
            },
            "Selection": {
              "type": "object",
              "description": "Some notifications by their ids, or all of them.",
              "properties": {
                "ids": {"type": "array", "items": {"type": "string"}, "maxItems": 1000},
                "all": {"type": "boolean"}
              },
              "additionalProperties": false,
              "oneOf": [
                {"required": ["ids"], "properties": {"ids": {"minItems": 1}, "all": {"const": false}}},
                {"required": ["all"], "properties": {"ids": {"maxItems": 0}, "all": {"const": true}}}
              ]
            },
            "Snooze": {
              "type": "object",
              "required": ["for"],
              "properties": {
                "for": {"allOf": [{"$ref": "#/components/schemas/Duration"}], "description": "How long, at most 31d."}
              }
            },
            "Reassignment": {
              "type": "object",
              "required": ["users"],
              "properties": {
                "users": {"type": "array", "items": {"$ref": "#/components/schemas/User"}, "minItems": 1, "maxItems": 32}
              }
            },
            "Note": {
              "type": "object",
              "required": ["text"],
              "properties": {
                "text": {"type": "string", "minLength": 1, "maxLength": 4096, "description": "4096 bytes at most."}
              }
            },
            "Recurrence": {
              "type": "object",
              "description": "When, within its life, a silence is in force, by the clock of a place.",
              "required": ["from", "to"],
              "properties": {
                "time_zone": {"type": ["string", "null"], "description": "An IANA name; default: UTC."},
                "weekdays": {
                  "type": ["array", "null"],
                  "items": {"enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
                  "minItems": 1,
                  "maxItems": 7,
                  "description": "Default: every day."
                },
                "from": {"$ref": "#/components/schemas/TimeOfDay"},
                "to": {"$ref": "#/components/schemas/EndOfDay"}
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
                  "anyOf": [{"const": "resolved"}, {"$ref": "#/components/schemas/OptionalTime"}],
                  "description": "\"resolved\", once nothing that it matches fires any more; or a time. In place of for and ends_at."
                },
                "for": {
                  "allOf": [{"$ref": "#/components/schemas/OptionalDuration"}],
                  "description": "How long. In place of until and ends_at."
                },
                "ends_at": {"$ref": "#/components/schemas/OptionalTime"},
                "from": {"type": ["string", "null"], "format": "date-time", "description": "When it begins; default: now."},
                "starts_at": {"type": ["string", "null"], "format": "date-time", "description": "The same as from."},
                "comment": {"type": ["string", "null"], "maxLength": 4096},
                "recurrence": {"anyOf": [{"$ref": "#/components/schemas/Recurrence"}, {"type": "null"}]}
              },
              "oneOf": [
                {
                  "required": ["until"],
                  "properties": {"until": {"type": "string"}, "for": {"type": "null"}, "ends_at": {"type": "null"}}
                },
                {
                  "required": ["for"],
                  "properties": {"until": {"type": "null"}, "for": {"type": "string"}, "ends_at": {"type": "null"}}
                },
                {
                  "required": ["ends_at"],
                  "properties": {"until": {"type": "null"}, "for": {"type": "null"}, "ends_at": {"type": "string"}}
                }
              ],
              "not": {
                "required": ["from", "starts_at"],
                "properties": {"from": {"type": "string"}, "starts_at": {"type": "string"}}
              }
            },
            "Silence": {
              "type": "object",
              "required": [
                "id", "state", "match", "by", "comment", "created_at", "starts_at", "ends_at", "until", "recurrence",
                "out_of_force", "matched", "withheld", "summaries", "ended_at"
              ],
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
                "matched": {
                  "type": "integer",
                  "description": "Alerts that it fits and that fired when it was made, or when it began to count."
                },
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
                "add": {"type": ["string", "null"]},
                "remove": {"type": ["string", "null"]},
                "replace": {"type": ["string", "null"]},
                "with": {"type": ["string", "null"]},
                "from": {"$ref": "#/components/schemas/Time"},
                "to": {"$ref": "#/components/schemas/Time"}
              },
              "oneOf": [
                {
                  "required": ["add"],
                  "properties": {
                    "add": {"$ref": "#/components/schemas/User"},
                    "remove": {"type": "null"},
                    "replace": {"type": "null"},
                    "with": {"type": "null"}
                  }
                },
                {
                  "required": ["remove"],
                  "properties": {
                    "add": {"type": "null"},
                    "remove": {"$ref": "#/components/schemas/User"},
                    "replace": {"type": "null"},
                    "with": {"type": "null"}
                  }
                },
                {
                  "required": ["replace", "with"],
                  "properties": {
                    "add": {"type": "null"},
                    "remove": {"type": "null"},
                    "replace": {"$ref": "#/components/schemas/User"},
                    "with": {"$ref": "#/components/schemas/User"}
                  }
                }
              ]
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
            \##(preferences),
            "Unread": {
              "type": "object",
              "required": ["unread"],
              "properties": {"unread": {"type": "integer", "description": "How many are unread now."}}
            }
          }
        }
        """##
}
