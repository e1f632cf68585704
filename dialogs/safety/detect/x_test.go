package detect
import ("testing";"os";"strings";"fmt")
func TestX(t *testing.T){ d:=load(t)
 for _, l := range []string{"nl","en","fr","tr","ar"} {
  b,_:=os.ReadFile("testdata/crisis."+l+".tsv"); n,h:=0,0
  for _, line := range strings.Split(strings.TrimSpace(string(b)),"\n") { c,txt,_:=strings.Cut(line,"\t"); f:=d.Detect(txt); n++
   if f.Found() {h++; if string(f.Class)!=c { fmt.Println(l,"CLASS",c,"got",f.Class,f.Level,f.Rule,"|",txt)}} else {fmt.Println(l,"MISS",c,"|",txt)} }
  fmt.Println(l,h,"/",n) } }
