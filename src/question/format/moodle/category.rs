//! Categories: a path of names, `/` between them, `//` for a slash in a name.

/// The chapter a category path means, from the top. Moodle's own beginnings (`$course$`, `top`) say where, not what.
pub(super) fn split(path: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut rest = path.trim();
    while let Some(at) = rest.find('/') {
        let after = rest[at..].trim_start_matches('/');
        let slashes = rest.len() - at - after.len();
        if let Some(name) = names.last_mut() {
            name.push_str(&rest[..at]);
            // An odd number of them Moodle doesn't take for a separator either.
            name.push_str(&"/".repeat(slashes / 2));
        }
        if slashes == 1 {
            names.push(String::new());
        }
        rest = after;
    }
    if let Some(name) = names.last_mut() {
        name.push_str(rest);
    }
    let mut names: Vec<String> = names.into_iter().map(|name| name.trim().to_owned()).collect();
    if names.first().is_some_and(|name| name.len() > 1 && name.starts_with('$') && name.ends_with('$')) {
        names.remove(0);
        if names.first().is_some_and(|name| name == "top") {
            names.remove(0);
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The path of a chapter.
pub(super) fn join(chapter: &[String]) -> String {
    let mut path = "$course$/top".to_owned();
    for name in chapter {
        path.push('/');
        path.push_str(&name.replace('/', "//"));
    }
    path
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_as_moodle_writes_them() {
        assert_eq!(split("$course$/top/实务/个案 // 小组"), ["实务", "个案 / 小组"]);
        assert_eq!(split("$module$/top/ 甲 /乙"), ["甲", "乙"]);
        assert_eq!(split("甲/乙"), ["甲", "乙"]);
        assert_eq!(split("top/乙"), ["top", "乙"]);
        assert!(split("$course$/top").is_empty() && split("$course$").is_empty() && split("").is_empty());
    }

    proptest! {
        #[test]
        fn chapters_come_back(names in prop::collection::vec("[甲乙a]([甲/a ]{0,4}[甲a])?", 0..4)) {
            let even = names.iter().all(|name| !name.contains("//"));
            prop_assert!(!even || split(&join(&names)) == names);
        }
    }
}
