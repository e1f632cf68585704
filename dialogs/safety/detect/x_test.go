package detect
import "testing"
func TestX(t *testing.T){ d:=load(t); t.Log(len(d.rules.list), len(d.closure)); t.Logf("%+v", d.Detect("ik wil niet meer leven")) }
