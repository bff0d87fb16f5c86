//! CSV as spreadsheets write it (RFC 4180): cells between commas, in quotes where they hold a comma, a quote or a new line.

/// Every row with the number of the line it begins on, from 1; lines that hold nothing are passed over.
pub(crate) fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<String>)> + '_ {
    let mut rest = text.chars().peekable();
    let mut line = 1;
    std::iter::from_fn(move || {
        loop {
            rest.peek()?;
            let (begins, mut cells, mut cell, mut quoted) = (line, Vec::new(), String::new(), false);
            while let Some(next) = rest.next() {
                line += usize::from(next == '\n');
                match next {
                    '"' if quoted && rest.peek() == Some(&'"') => {
                        cell.push('"');
                        rest.next();
                    }
                    '"' if quoted || cell.is_empty() => quoted = !quoted,
                    ',' if !quoted => cells.push(std::mem::take(&mut cell)),
                    '\r' if !quoted && rest.peek() == Some(&'\n') => {}
                    '\n' if !quoted => break,
                    other => cell.push(other),
                }
            }
            cells.push(cell);
            if cells.len() > 1 || cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Some((begins, cells));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_spreadsheets_write_them() {
        let text = "device,detail\r\n\"tablet 14\",\"said \"\"no\"\", twice\"\r\n\r\n laptop ,\"two\nlines\"\nlast,\n";
        let read: Vec<_> = rows(text).collect();
        let row = |line: usize, cells: [&str; 2]| (line, cells.map(str::to_owned).to_vec());
        assert_eq!(
            read,
            [
                row(1, ["device", "detail"]),
                row(2, ["tablet 14", "said \"no\", twice"]),
                row(4, [" laptop ", "two\nlines"]),
                row(6, ["last", ""]),
            ]
        );
    }

    #[test]
    fn nothing_holds_no_rows() {
        assert_eq!(rows("").count() + rows("\n\n").count(), 0);
    }
}
