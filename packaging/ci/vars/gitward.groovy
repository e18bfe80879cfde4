// A step of a shared library: gitward(), or gitward(failOn: 'annotate', base: 'origin/main').
// Returns the exit code: 0 nothing blocks, 1 something blocks, 2 wrong configuration, 3 undecided; all but 0 fail the build
// unless fail: false is given.
def call(Map options = [:]) {
    def words = ['gitward', 'ci', '--report', 'warnings-ng=gitward.json']
    if (options.base) {
        words << "--base=${options.base}"
    }
    if (options.failOn) {
        words << "--fail-on=${options.failOn}"
    }
    // Each word in single quotes: no option becomes a command.
    def line = words.collect { "'" + it.replace("'", "'\\''") + "'" }.join(' ')
    int code = sh(script: line, returnStatus: true)
    if (fileExists('gitward.json')) {
        recordIssues tool: issues(pattern: 'gitward.json')
    }
    if (code != 0 && options.fail != false) {
        error "gitward: exit code ${code}"
    }
    return code
}
