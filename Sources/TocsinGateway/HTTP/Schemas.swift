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
              "required": ["id", "state", "severity", "title", "labels", "alerts", "opened_at", "updated_at", "timeline"],
              "properties": {
                "id": {"type": "string"},
                "state": {"enum": ["open", "acknowledged", "snoozed", "resolved"]},
                "severity": {"$ref": "#/components/schemas/Severity"},
                "title": {"type": "string"},
                "labels": {"$ref": "#/components/schemas/Labels"},
                "alerts": {"type": "array", "items": {"$ref": "#/components/schemas/Alert"}},
                "opened_at": {"$ref": "#/components/schemas/Time"},
                "updated_at": {"$ref": "#/components/schemas/Time"},
                "acknowledged_by": {"type": ["string", "null"]},
                "acknowledged_until": {"$ref": "#/components/schemas/OptionalTime"},
                "resolved_at": {"$ref": "#/components/schemas/OptionalTime"},
                "policy": {"type": ["string", "null"]},
                "step": {"type": ["string", "null"]},
                "timeline": {
                  "type": "array",
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
                "kind": {"type": "string"},
                "incident": {"type": "string"},
                "severity": {"$ref": "#/components/schemas/Severity"},
                "title": {"type": "string"},
                "body": {"type": "string"},
                "labels": {"$ref": "#/components/schemas/Labels"},
                "alerts": {"type": "integer"},
                "reason": {"type": "string"},
                "links": {"type": "array", "items": {"$ref": "#/components/schemas/Link"}},
                "actions": {"type": "array", "items": {"type": "string"}},
                "event_time": {"$ref": "#/components/schemas/Time"},
                "received_at": {"$ref": "#/components/schemas/Time"},
                "committed_at": {"$ref": "#/components/schemas/Time"},
                "sent_at": {"$ref": "#/components/schemas/OptionalTime"},
                "state": {"enum": ["unread", "read", "dismissed"]}
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
            "Unread": {
              "type": "object",
              "required": ["unread"],
              "properties": {"unread": {"type": "integer", "description": "How many are unread now."}}
            }
          }
        }
        """##
}
