#!/bin/sh
# Words that are wrong are told apart, with the word that was meant.
. "${GW_SOURCE:?}/tests/cli/lib.sh"

code 0 "--help helps" "$GITWARD" --help
said "help names the commands" "receive"
code 2 "no command is wrong usage" "$GITWARD"
code 2 "an unknown command is wrong usage" "$GITWARD" recieve
said "the command that was meant is named" "did you mean 'receive'?"
code 2 "an unknown option is wrong usage" "$GITWARD" scan --formt text .
said "the option that was meant is named" "did you mean '--format'?"
code 2 "an unknown format is wrong usage" "$GITWARD" scan --format sarfi .
said "the format that was meant is named" "did you mean 'sarif'?"
code 2 "an option without its value is wrong usage" "$GITWARD" scan --format
code 2 "a bad level is wrong usage" "$GITWARD" scan --fail-on enforc .
said "the level that was meant is named" "did you mean 'enforce'?"
code 0 "version prints versions" "$GITWARD" version
said "version names the rules" "rules "
code 0 "each command has help" "$GITWARD" scan --help
said "command help has options" "--format"
code 2 "an unknown rule is wrong usage" "$GITWARD" explain docker/last-user-rot
said "the rule that was meant is named" "did you mean 'docker/last-user-root'?"
code 0 "explain tells a rule" "$GITWARD" explain docker/last-user-root
said "explain tells the fix" "fix"
said "and shows what it finds" "it finds (Dockerfile):"
said "and what it leaves alone" "it leaves alone (Dockerfile):"
code 0 "rules list lists" "$GITWARD" rules list 'docker/*'
code 2 "an unknown verb of rules is wrong usage" "$GITWARD" rules lnt
said "the verb that was meant is named" "did you mean 'lint'?"
code 2 "an unknown word for --color is wrong usage" "$GITWARD" scan --color sometimes .
code 2 "a pattern that no rule has is no clean run" "$GITWARD" scan --rules 'nosuch/*' .
said "and says where to look" "rules list"
code 0 "formats have help" "$GITWARD" help formats
said "with each of them" "gitlab-secrets"
code 2 "no help on an unknown word" "$GITWARD" help formts

finish
