# Into .husky/pre-commit:
gitward staged
# Into .husky/commit-msg:
gitward message "$1"
# Into .husky/pre-push:
gitward push "$@"
