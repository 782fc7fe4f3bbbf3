# Cuts the ```cpp blocks out of a text (README, or comments of a header) into numbered sources <out>_<line>.cpp.
# A block without main() becomes the body of one. A ```text block right after it is what the program must print. Where
# that depends on the machine, the block begins with ```cpp any-output, and a file <out>_<line>.any tells so.
function finish() {
  if (lang == "cpp" || lang == "cpp any-output") {
    file = out "_" start ".cpp"
    if (body ~ /int main\(/) {
      printf "%s", body > file
    } else {
      printf "#include <hesse/hesse.hpp>\n#include <hesse/ad/ad.hpp>\n#include <array>\n#include <iostream>\n#include <utility>\n#include <vector>\n\nint main() {\n%s}\n", body > file
    }
    close(file)
    print file
    if (lang != "cpp") {
      printf "" > out "_" start ".any"
      close(out "_" start ".any")
    }
    last = out "_" start ".out"
  } else if (lang == "text" && last != "") {
    printf "%s", body > last
    close(last)
    last = ""
  }
}
{
  line = $0
  if (strip) sub(/^[ \t]*\/\/ ?/, "", line)
}
line ~ /^```/ {
  if (inside) { finish(); inside = 0; lang = "" }
  else { inside = 1; lang = substr(line, 4); start = NR; body = ""; if (lang != "text") last = "" }
  next
}
inside { body = body line "\n"; next }
line ~ /[^ \t]/ { last = "" }
