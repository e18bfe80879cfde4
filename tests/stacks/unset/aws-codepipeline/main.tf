resource "aws_codepipeline" "main" {
  artifact_store {
    encryption_key {
    }
  }
}
