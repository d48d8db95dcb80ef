package critique

import (
	"encoding/json"
	"strings"

	"equipoise/internal/interview"
)

// The schemas are written by hand, so that evidence comes before the reason
// and the reason before the verdict, and use only what every server knows.
const (
	textField  = `{"type":"string"}`
	checkList  = `{"type":"array","items":{"type":"string"}}`
	quoteField = `{"type":"object","properties":{"sentence":{"type":"string"},"quote":{"type":"string"}},"required":["sentence","quote"],"additionalProperties":false}`
	quoteList  = `{"type":"array","items":` + quoteField + `}`
	seals      = `"seal_start":{"type":"string"},"seal_end":{"type":"string"},`
	remarkForm = `{"type":"object","properties":{"checks":` + checkList + `,"text":` + textField + `},"required":["checks","text"],"additionalProperties":false}`
	placedForm = `{"type":"object","properties":{"checks":` + checkList + `,"sentence":` + textField + `,"text":` + textField + `},"required":["checks","sentence","text"],"additionalProperties":false}`
	keepForm   = `{"type":"object","properties":{"checks":` + checkList + `,"sentence":` + textField + `,"why":` + textField + `},"required":["checks","sentence","why"],"additionalProperties":false}`
)

func checksSchema(asked []interview.Check, flags []interview.Flag) json.RawMessage {
	var ids, flagIDs []string
	for _, c := range asked {
		ids = append(ids, string(c.ID))
	}
	for _, f := range flags {
		flagIDs = append(flagIDs, string(f.ID))
	}
	check := `{"type":"object","properties":{"id":` + oneOf(ids) + `,"evidence":` + quoteList + `,"reason":` + textField +
		`,"verdict":` + oneOf([]string{"met", "not_met"}) + `},"required":["id","evidence","reason","verdict"],"additionalProperties":false}`
	flag := `{"type":"object","properties":{"id":` + oneOf(flagIDs) + `,"evidence":` + quoteList + `,"reason":` + textField +
		`},"required":["id","evidence","reason"],"additionalProperties":false}`
	return json.RawMessage(`{"type":"object","properties":{` + seals + `"checks":{"type":"array","items":` + check +
		`},"particulars":` + quoteList + `,"flags":{"type":"array","items":` + flag + `},"to_judge":` + quoteList +
		`,"missing_parts":` + checkList + `},"required":["seal_start","seal_end","checks","particulars","flags","to_judge","missing_parts"],"additionalProperties":false}`)
}

func flagSchema() json.RawMessage {
	return json.RawMessage(`{"type":"object","properties":{` + seals + `"evidence":` + quoteList + `,"reason":` + textField +
		`,"verdict":` + oneOf([]string{"yes", "no"}) + `},"required":["seal_start","seal_end","evidence","reason","verdict"],"additionalProperties":false}`)
}

func critiqueSchema() json.RawMessage {
	change := `{"type":"object","properties":{"check":` + textField + `,"sentence":` + textField + `,"title":` + textField + `,"why":` + textField +
		`,"skeleton":` + textField + `},"required":["check","sentence","title","why","skeleton"],"additionalProperties":false}`
	return json.RawMessage(`{"type":"object","properties":{` + seals + `"stance":` + remarkForm + `,"keep":` + keepForm + `,"change":` + change +
		`,"impatient":` + placedForm + `,"over_careful":` + placedForm + `,"follow_up":` + remarkForm + `,"repair":` + remarkForm +
		`,"doubts":{"type":"array","items":` + placedForm + `}},"required":["seal_start","seal_end","stance","keep","change","impatient","over_careful","follow_up","repair","doubts"],"additionalProperties":false}`)
}

// oneOf is a string out of a list; ids hold nothing that JSON would escape.
func oneOf(values []string) string {
	return `{"type":"string","enum":["` + strings.Join(values, `","`) + `"]}`
}
