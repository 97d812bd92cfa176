"""Static files: hashed names, compressed, and without the source maps that packages refer to but do not ship."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Files(CompressedManifestStaticFilesStorage):
    """Hashes every file our own pages name; a map missing in a package does not stop the collection."""

    manifest_strict = True
    support_js_module_import_aggregation = True
    patterns = tuple(
        (glob, tuple(p for p in patterns if "sourceMappingURL" not in str(p)))
        for glob, patterns in CompressedManifestStaticFilesStorage.patterns
    )
