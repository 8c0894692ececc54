// Runs on any Node, so it says what is wrong instead of failing on syntax.
var have = process.versions.node.split('.').map(Number)
if (have[0] < 20 || (have[0] === 20 && have[1] < 19)) {
  process.stderr.write('Parley needs Node 20.19 or newer; this is Node ' + process.versions.node + '.\n')
  process.exit(1)
}
