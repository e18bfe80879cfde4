resource "github_repository" "app" {
  name                 = "app"
  visibility           = "private"
  vulnerability_alerts = true

  security_and_analysis {
    secret_scanning {
      status = "enabled"
    }
    secret_scanning_push_protection {
      status = "enabled"
    }
  }
}

resource "github_branch_protection" "main" {
  repository_id                   = github_repository.app.node_id
  pattern                         = "main"
  enforce_admins                  = true
  require_signed_commits          = true
  allows_force_pushes             = true
  required_pull_request_reviews {
    required_approving_review_count = 2
    require_code_owner_reviews      = true
  }
}

resource "github_actions_organization_permissions" "all" {
  allowed_actions      = "all"
  enabled_repositories = "all"
}
