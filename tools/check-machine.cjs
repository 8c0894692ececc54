// Runs on any Node, so it says what is wrong instead of failing on syntax.
var fs = require('node:fs')
var have = process.versions.node.split('.').map(Number)
function refuse(sentence) {
  process.stderr.write(sentence + '\n')
  process.exit(1)
}
if (have[0] < 20 || (have[0] === 20 && have[1] < 19))
  refuse('Parley needs Node 20.19 or newer; this is Node ' + process.versions.node + '.')
try {
  fs.accessSync('.', fs.constants.W_OK)
} catch {
  refuse('The folder ' + process.cwd() + ' cannot be written: clone Parley to one of your own.')
}
