/** The smallest document that is whole, for somebody who begins from nothing. */
export const TEMPLATE = `{
  "$schema": "urn:baocao:dialect:1",
  "$id": "urn:baocao:regime:CQ-MAU",
  "title": "Báo cáo mẫu",
  "x-label": {"vi": "Báo cáo mẫu", "en": "Sample report"},
  "x-regime": {
    "code": "CQ-MAU",
    "issuer": "Cơ quan ban hành",
    "legalBasis": ["Số, ký hiệu văn bản"],
    "kind": "periodic",
    "frequency": "quarter",
    "window": "decree-09",
    "chain": [
      {"level": "commune", "due": {"workingDays": 3}},
      {"level": "province", "due": {"workingDays": 6}},
      {"level": "nation"}
    ],
    "signature": false
  },
  "type": "object",
  "required": ["received", "solved"],
  "additionalProperties": false,
  "properties": {
    "received": {
      "type": "integer",
      "minimum": 0,
      "title": "Số hồ sơ nhận",
      "x-label": {"en": "Received"},
      "x-unit": {"label": "hồ sơ", "decimals": 0},
      "x-aggregate": "sum"
    },
    "solved": {
      "type": "integer",
      "minimum": 0,
      "title": "Số hồ sơ đã giải quyết",
      "x-label": {"en": "Solved"},
      "x-unit": {"label": "hồ sơ", "decimals": 0},
      "x-aggregate": "sum"
    },
    "note": {
      "type": "string",
      "title": "Khó khăn, vướng mắc",
      "x-label": {"en": "Difficulties"},
      "x-aggregate": "collate"
    }
  },
  "x-rules": [
    {
      "id": "MAU-1",
      "severity": "error",
      "assert": "solved <= received",
      "at": ["solved"],
      "message": {"vi": "Số đã giải quyết lớn hơn số nhận", "en": "More solved than received"}
    }
  ]
}
`;
